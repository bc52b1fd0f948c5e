package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A policy is read once, and what is kept of policies is bounded. */
class PolicyCacheTest {
  private final List<String> read = new ArrayList<>();
  private final PolicyCache cache =
      new PolicyCache(
          text -> {
            read.add(text);
            return TestJson.READER.read(text);
          },
          "111122223333");

  @Test
  void theSameTextIsReadOnce() {
    String policy = KeyPolicy.defaultFor(World.NAMESPACE);
    assertThat(cache.read(policy)).isSameAs(cache.read(new String(policy.toCharArray())));
    assertThat(read).hasSize(1);
  }

  @Test
  void whatWasNotAskedForForLongestGivesWay() {
    cache.read(large(0));
    cache.read(large(1));
    for (int i = 2; i < 40; i++) {
      cache.read(large(i));
      cache.read(large(0));
    }
    assertThat(read).hasSize(40);
    cache.read(large(1));
    assertThat(read).hasSize(41);
  }

  @Test
  void whatIsNoPolicyIsNotKept() {
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> cache.read("{}")).isInstanceOf(KmsException.class);
    }
    assertThat(read).hasSize(2);
  }

  private static String large(int number) {
    String policy = KeyPolicy.defaultFor(World.NAMESPACE).replace("Enable", number + " ");
    return policy + " ".repeat(KeyPolicy.LARGEST - policy.length());
  }
}
