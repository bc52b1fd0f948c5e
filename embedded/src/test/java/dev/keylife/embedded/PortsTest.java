package dev.keylife.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void aSecondPortIsNeverTheFirstWhichNobodyListensOnYet() {
    int first = Ports.anyFree();
    // A port is drawn again now and then: so many tries are likely to meet that.
    for (int i = 0; i < 30_000; i++) {
      assertThat(Ports.anyFreeBut(first)).isNotEqualTo(first);
    }
  }
}
