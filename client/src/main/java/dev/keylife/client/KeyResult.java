package dev.keylife.client;

import dev.keylife.event.KeyUnchanged;
import dev.keylife.type.KeyState;
import java.util.Optional;

/**
 * What a command did to a key.
 *
 * @param keyId the key's bare id
 * @param keyArn its ARN
 * @param keyState the state that it is in after the command; empty where the event does not say
 * @param changed false where there was nothing to do, such as enabling an enabled key
 * @param event the event that answered the command, with everything else
 */
public record KeyResult(
    String keyId, String keyArn, Optional<KeyState> keyState, boolean changed, KeyEvent event) {

  static KeyResult of(KeyEvent event) {
    return new KeyResult(
        event.header().getKeyId(),
        Optional.ofNullable(event.header().getKeyArn()).orElse(""),
        event.keyState(),
        !(event.value() instanceof KeyUnchanged),
        event);
  }
}
