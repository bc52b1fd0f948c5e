package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aSecondPortIsNeverTheFirstWhichNobodyListensOnYet() {
    int first = Ports.anyFree();
    // The system hands a port out again now and then: a few thousand tries meet that.
    for (int i = 0; i < 3_000; i++) {
      assertThat(Ports.anyFreeBut(first)).isNotEqualTo(first);
    }
  }
}
