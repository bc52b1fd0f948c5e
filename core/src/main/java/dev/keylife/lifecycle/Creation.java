package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.CreateKey;
import dev.keylife.lifecycle.Cryptography.SealedMaterial;
import java.util.List;
import java.util.Optional;

/** {@code CreateKey}. */
final class Creation {
  private final Cryptography crypto;

  Creation(Cryptography crypto) {
    this.crypto = crypto;
  }

  Decision create(DecisionContext context, KeyId id, CreateKey command) {
    if (id.isMultiRegion() != command.multiRegion()) {
      throw new KmsException(
          FailureCode.VALIDATION, "The ids of multi-Region keys, and no others, begin with mrk-");
    }
    KeySpec spec = command.keySpec().orElseThrow();
    return command.origin().orElseThrow() == Origin.EXTERNAL
        ? context.creates(key(context, id, command, KeyState.PENDING_IMPORT, List.of()), List.of())
        : createWith(context, id, command, crypto.generateMaterial(id, spec));
  }

  private static Decision createWith(
      DecisionContext context, KeyId id, CreateKey command, SealedMaterial material) {
    KeyMaterial made = KeyMaterial.generated(material.id(), context.now(), Optional.empty());
    return context.creates(
        key(context, id, command, KeyState.ENABLED, List.of(made)),
        List.of(new SecretChange.Keep(SecretId.material(id, material.id()), material.sealed())));
  }

  private static KeyRecord key(
      DecisionContext context,
      KeyId id,
      CreateKey command,
      KeyState state,
      List<KeyMaterial> materials) {
    return new KeyRecord(
        id,
        command.keySpec().orElseThrow(),
        command.keyUsage().orElse(KeyUsage.ENCRYPT_DECRYPT),
        command.origin().orElseThrow(),
        command.attributes(),
        context.now(),
        Optional.of(command.header().principal()),
        state,
        Optional.empty(),
        materials,
        List.of(),
        KeyAliases.NONE,
        List.of(),
        List.of(),
        command.multiRegion()
            ? Optional.of(
                MultiRegion.of(RelatedKeys.foundedBy(context.namespace().region(), context.now())))
            : Optional.empty(),
        0);
  }

  /** The key pair that its material will be. */
  static Optional<KeyPairNeed> keyPairNeeded(CreateKey command) {
    return command
        .keySpec()
        .filter(spec -> command.origin().filter(origin -> origin == Origin.AWS_KMS).isPresent())
        .flatMap(KeyPairNeed::forMaterial);
  }

  /** A second CreateKey for the same id, under another command id. */
  static KmsException alreadyExists(DecisionContext context, KeyRecord key) {
    return new KmsException(
        FailureCode.VALIDATION, "Key '" + context.arn(key) + "' already exists");
  }
}
