package dev.keylife.app.registry;

import static org.assertj.core.api.Assertions.assertThat;

import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What a start does not wait for; {@code StartTest} has it at a registry. */
class RegistryCheckTest {
  @Test
  void aRegistryThatRefusesTheLoginOrARightIsNotWaitedFor() {
    assertThat(RegistryCheck.isRefusal(new AuthenticationException("x"))).isTrue();
    assertThat(RegistryCheck.isRefusal(new TimeoutException("x", new AuthorizationException("y"))))
        .isTrue();
  }

  /** Its certificate may be about to be replaced, as in a cluster that is being set up. */
  @Test
  void aHandshakeThatFailsIsWaitedFor() {
    assertThat(
            RegistryCheck.isRefusal(
                new SslAuthenticationException("x", new SSLHandshakeException("y"))))
        .isFalse();
  }
}
