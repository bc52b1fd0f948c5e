package dev.keylife.client;

import dev.keylife.client.KeylifeClientException.Reason;
import dev.keylife.event.GrantChanged;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.schema.GrantToken;

/**
 * What AWS calls the response of {@code CreateGrant}.
 *
 * @param keyId the key's bare id
 * @param grantId of the grant, 64 hex digits
 * @param grantToken names key and grant; no secret
 * @param created false where the key had a grant of this name with these parameters
 * @param event the event that answered the command
 */
public record GrantResult(
    String keyId, String grantId, String grantToken, boolean created, KeyEvent event) {

  static GrantResult of(KeyEvent event) {
    String keyId = event.header().getKeyId();
    if (event.value() instanceof GrantChanged changed) {
      return new GrantResult(
          keyId, changed.getGrant().getGrantId(), changed.getGrantToken(), true, event);
    }
    if (event.value() instanceof KeyUnchanged unchanged && unchanged.getGrantId() != null) {
      String grantId = unchanged.getGrantId();
      return new GrantResult(keyId, grantId, new GrantToken(keyId, grantId).text(), false, event);
    }
    throw new KeylifeClientException(
        Reason.NO_ANSWER,
        "CreateGrant was answered by %s: is this client older than the processor?"
            .formatted(event.type()));
  }
}
