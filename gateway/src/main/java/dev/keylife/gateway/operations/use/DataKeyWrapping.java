package dev.keylife.gateway.operations.use;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.operations.Call;
import dev.keylife.lifecycle.policy.AccessContext;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import java.util.Optional;

/** The key under which data keys are encrypted. */
final class DataKeyWrapping {
  private DataKeyWrapping() {}

  /**
   * The key that the call names.
   *
   * @throws ApiException {@code InvalidKeyUsageException} if it is asymmetric; as {@link
   *     KeyUse#require}
   */
  static KeySnapshot key(Call call, KeyUse keys) {
    AccessContext.Builder known =
        AccessContext.builder()
            .add("kms:EncryptionAlgorithm", Encryption.SYMMETRIC)
            .addEncryptionContext(call.input().pairs("EncryptionContext"));
    call.input().text("KeyPairSpec").ifPresent(spec -> known.add("kms:DataKeyPairSpec", spec));
    KeySnapshot key =
        keys.require(
            call,
            new Purpose(
                "kms:" + call.attempt().operation(),
                KeyUsage.ENCRYPT_DECRYPT,
                Optional.of(Encryption.SYMMETRIC),
                known.build()));
    if (key.getKeySpec() != KeySpec.SYMMETRIC_DEFAULT) {
      throw new ApiException(
          ErrorType.InvalidKeyUsageException,
          "You cannot generate a data key with an asymmetric CMK");
    }
    return key;
  }
}
