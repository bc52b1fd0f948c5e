package dev.keylife.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** One command of each type, for the key of a world. */
final class EachCommand {
  private EachCommand() {}

  /**
   * @param token an import token of the key
   */
  static List<Command> of(World w, ByteString token) {
    String policy = KeyPolicy.defaultFor(World.NAMESPACE);
    return List.of(
        new Command.CreateKey(
            w.header(),
            Optional.of(KeySpec.SYMMETRIC_DEFAULT),
            Optional.empty(),
            Optional.of(Origin.EXTERNAL),
            KeyAttributes.of(""),
            false),
        new Command.GetParametersForImport(
            w.header(),
            Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
            Optional.of(WrappingKeySpec.RSA_2048),
            Optional.empty()),
        w.importCommand(token, FakeCryptography.wrapped("m")),
        w.reimportCommand(token, FakeCryptography.wrapped("m")),
        new Command.RotateKeyOnDemand(w.header()),
        new Command.DeleteImportedKeyMaterial(w.header(), Optional.empty()),
        new Command.ExpireKeyMaterial(w.header(), Optional.empty(), Optional.empty()),
        new Command.RevokeImportParameters(w.header()),
        new Command.EnableKey(w.header()),
        new Command.DisableKey(w.header()),
        new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()),
        new Command.CancelKeyDeletion(w.header()),
        new Command.UpdateKeyDescription(w.header(), "other"),
        new Command.TagResource(w.header(), List.of(new Tag("team", "payments"))),
        new Command.UntagResource(w.header(), List.of("team")),
        new Command.CreateGrant(
            w.header(),
            "alice",
            Optional.empty(),
            List.of(GrantOperation.DECRYPT),
            Optional.empty(),
            Optional.empty(),
            false),
        new Command.RetireGrant(w.header(), "0".repeat(64), false),
        new Command.RevokeGrant(w.header(), "0".repeat(64), false),
        new Command.CreateAlias(w.header(), "alias/new"),
        new Command.UpdateAlias(w.header(), "alias/new"),
        new Command.DeleteAlias(w.header(), "alias/new"),
        new Command.PutKeyPolicy(w.header(), KeyPolicy.NAME, policy, false),
        new Command.ReplicateKey(w.header(), "eu-west-1", KeyAttributes.of(""), false),
        new Command.UpdatePrimaryRegion(w.header(), "eu-west-1"));
  }
}
