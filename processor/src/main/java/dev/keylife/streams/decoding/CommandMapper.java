package dev.keylife.streams.decoding;

import dev.keylife.command.CancelKeyDeletion;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.CreateAlias;
import dev.keylife.command.CreateGrant;
import dev.keylife.command.CreateKey;
import dev.keylife.command.DeleteAlias;
import dev.keylife.command.DeleteImportedKeyMaterial;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.ExpireKeyMaterial;
import dev.keylife.command.GetParametersForImport;
import dev.keylife.command.ImportKeyMaterial;
import dev.keylife.command.PutKeyPolicy;
import dev.keylife.command.ReimportKeyMaterial;
import dev.keylife.command.ReplicateKey;
import dev.keylife.command.RetireGrant;
import dev.keylife.command.RevokeGrant;
import dev.keylife.command.RevokeImportParameters;
import dev.keylife.command.RotateKeyOnDemand;
import dev.keylife.command.ScheduleKeyDeletion;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.command.TagResource;
import dev.keylife.command.UntagResource;
import dev.keylife.command.UpdateAlias;
import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.command.UpdatePrimaryRegion;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.ExpirationModel;
import dev.keylife.lifecycle.ImportType;
import dev.keylife.lifecycle.KeyAttributes;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.lifecycle.Origin;
import dev.keylife.lifecycle.Tag;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** From published Avro commands to the core's. */
public final class CommandMapper {
  /** The symbol that an Avro reader puts in the place of one it does not know. */
  private static final String UNKNOWN = "UNKNOWN";

  private static final Map<Class<?>, BiFunction<SpecificRecord, Arrival, Command>> BY_TYPE =
      Map.ofEntries(
          type(CreateKey.class, CommandMapper::create),
          type(
              UpdateKeyDescription.class,
              (c, at) ->
                  new Command.UpdateKeyDescription(
                      header(c, c.getHeader(), at), c.getDescription())),
          type(CreateGrant.class, (c, at) -> GrantCommands.create(header(c, c.getHeader(), at), c)),
          type(
              RetireGrant.class,
              (c, at) ->
                  new Command.RetireGrant(
                      header(c, c.getHeader(), at), c.getGrantId(), c.getDryRun())),
          type(
              RevokeGrant.class,
              (c, at) ->
                  new Command.RevokeGrant(
                      header(c, c.getHeader(), at), c.getGrantId(), c.getDryRun())),
          type(
              CreateAlias.class,
              (c, at) -> new Command.CreateAlias(header(c, c.getHeader(), at), c.getAliasName())),
          type(
              UpdateAlias.class,
              (c, at) -> new Command.UpdateAlias(header(c, c.getHeader(), at), c.getAliasName())),
          type(
              DeleteAlias.class,
              (c, at) -> new Command.DeleteAlias(header(c, c.getHeader(), at), c.getAliasName())),
          type(
              TagResource.class,
              (c, at) -> new Command.TagResource(header(c, c.getHeader(), at), tags(c.getTags()))),
          type(
              UntagResource.class,
              (c, at) ->
                  new Command.UntagResource(header(c, c.getHeader(), at), texts(c.getTagKeys()))),
          type(
              PutKeyPolicy.class,
              (c, at) ->
                  new Command.PutKeyPolicy(
                      header(c, c.getHeader(), at),
                      c.getPolicyName(),
                      c.getPolicy(),
                      c.getBypassPolicyLockoutSafetyCheck())),
          type(GetParametersForImport.class, CommandMapper::getParameters),
          type(
              RevokeImportParameters.class,
              (c, at) -> new Command.RevokeImportParameters(header(c, c.getHeader(), at))),
          type(ImportKeyMaterial.class, CommandMapper::importMaterial),
          type(ReimportKeyMaterial.class, CommandMapper::reimport),
          type(DeleteImportedKeyMaterial.class, CommandMapper::delete),
          type(ExpireKeyMaterial.class, CommandMapper::expire),
          type(
              RotateKeyOnDemand.class,
              (c, at) -> new Command.RotateKeyOnDemand(header(c, c.getHeader(), at))),
          type(EnableKey.class, (c, at) -> new Command.EnableKey(header(c, c.getHeader(), at))),
          type(DisableKey.class, (c, at) -> new Command.DisableKey(header(c, c.getHeader(), at))),
          type(ScheduleKeyDeletion.class, CommandMapper::schedule),
          type(
              CancelKeyDeletion.class,
              (c, at) -> new Command.CancelKeyDeletion(header(c, c.getHeader(), at))),
          type(
              ReplicateKey.class,
              (c, at) -> MultiRegionCommands.replicate(header(c, c.getHeader(), at), c)),
          type(
              UpdatePrimaryRegion.class,
              (c, at) ->
                  new Command.UpdatePrimaryRegion(
                      header(c, c.getHeader(), at), c.getPrimaryRegion())),
          type(
              SynchronizeMultiRegionKey.class,
              (c, at) -> MultiRegionCommands.synchronize(header(c, c.getHeader(), at), c)));

  private CommandMapper() {}

  /**
   * What a record does not say of itself.
   *
   * @param at when the topic took it
   * @param unknownFields which of its fields, unknown here, hold something other than their default
   * @param signingKeyId which key proved that its issuer sent it; empty where nothing did
   */
  record Arrival(Instant at, List<String> unknownFields, Optional<String> signingKeyId) {}

  /**
   * The command that a record is.
   *
   * @param receivedAt when the topic took it
   * @return empty where the record is not a command
   */
  public static Optional<Command> toCommand(SpecificRecord published, Instant receivedAt) {
    return toCommand(published, new Arrival(receivedAt, List.of(), Optional.empty()));
  }

  static Optional<Command> toCommand(SpecificRecord published, Arrival arrival) {
    return Optional.ofNullable(BY_TYPE.get(published.getClass()))
        .map(mapping -> mapping.apply(published, arrival));
  }

  private static <T extends SpecificRecord>
      Map.Entry<Class<?>, BiFunction<SpecificRecord, Arrival, Command>> type(
          Class<T> type, BiFunction<T, Arrival, Command> mapping) {
    return Map.entry(type, (published, at) -> mapping.apply(type.cast(published), at));
  }

  private static Command create(CreateKey c, Arrival at) {
    return new Command.CreateKey(
        header(c, c.getHeader(), at),
        symbol(c.getKeySpec(), KeySpec::valueOf),
        Optional.ofNullable(c.getKeyUsage()).flatMap(u -> symbol(u, KeyUsage::valueOf)),
        symbol(c.getOrigin(), Origin::valueOf),
        new KeyAttributes(
            c.getDescription(), tags(c.getTags()), Optional.ofNullable(c.getPolicy())),
        c.getBypassPolicyLockoutSafetyCheck(),
        c.getMultiRegion());
  }

  static List<Tag> tags(List<dev.keylife.type.Tag> published) {
    return published.stream().map(tag -> new Tag(tag.getTagKey(), tag.getTagValue())).toList();
  }

  /** Avro reads the texts of a list as texts of its own, whatever their type parameter says. */
  private static List<String> texts(List<?> published) {
    return published.stream().map(Object::toString).toList();
  }

  private static Command getParameters(GetParametersForImport c, Arrival at) {
    return new Command.GetParametersForImport(
        header(c, c.getHeader(), at),
        symbol(c.getWrappingAlgorithm(), WrappingAlgorithm::valueOf),
        symbol(c.getWrappingKeySpec(), WrappingKeySpec::valueOf),
        Optional.ofNullable(c.getRecipientPublicKey()).map(ByteString::of));
  }

  private static Command importMaterial(ImportKeyMaterial c, Arrival at) {
    return new Command.ImportKeyMaterial(
        header(c, c.getHeader(), at),
        ByteString.of(c.getImportToken()),
        ByteString.of(c.getEncryptedKeyMaterial()),
        Optional.ofNullable(c.getExpirationModel())
            .flatMap(m -> symbol(m, ExpirationModel::valueOf)),
        Optional.ofNullable(c.getValidTo()),
        Optional.ofNullable(c.getImportType()).flatMap(t -> symbol(t, ImportType::valueOf)),
        Optional.ofNullable(c.getKeyMaterialId()),
        Optional.ofNullable(c.getKeyMaterialDescription()));
  }

  private static Command reimport(ReimportKeyMaterial c, Arrival at) {
    return new Command.ReimportKeyMaterial(
        header(c, c.getHeader(), at),
        ByteString.of(c.getImportToken()),
        ByteString.of(c.getEncryptedKeyMaterial()),
        Optional.ofNullable(c.getExpirationModel())
            .flatMap(m -> symbol(m, ExpirationModel::valueOf)),
        Optional.ofNullable(c.getValidTo()),
        Optional.ofNullable(c.getKeyMaterialId()),
        Optional.ofNullable(c.getKeyMaterialDescription()));
  }

  private static Command delete(DeleteImportedKeyMaterial c, Arrival at) {
    return new Command.DeleteImportedKeyMaterial(
        header(c, c.getHeader(), at), Optional.ofNullable(c.getKeyMaterialId()));
  }

  private static Command expire(ExpireKeyMaterial c, Arrival at) {
    return new Command.ExpireKeyMaterial(
        header(c, c.getHeader(), at),
        Optional.ofNullable(c.getKeyMaterialId()),
        Optional.ofNullable(c.getValidTo()));
  }

  private static Command schedule(ScheduleKeyDeletion c, Arrival at) {
    Integer days = c.getPendingWindowInDays();
    return new Command.ScheduleKeyDeletion(
        header(c, c.getHeader(), at), days == null ? OptionalInt.empty() : OptionalInt.of(days));
  }

  private static Command.Header header(SpecificRecord command, CommandHeader h, Arrival arrival) {
    return new Command.Header(
        h.getCommandId(),
        h.getKeyId(),
        h.getIssuer(),
        h.getIssuedAt(),
        arrival.at(),
        unknownValues(command),
        arrival.unknownFields(),
        CommandContent.digest(command, h),
        CommandContent.request(command),
        arrival.signingKeyId());
  }

  /** The fields that hold {@link #UNKNOWN}; an optional one must not be taken for absent. */
  private static List<String> unknownValues(SpecificRecord command) {
    return command.getSchema().getFields().stream()
        .filter(f -> isUnknown(command.get(f.pos())))
        .map(Schema.Field::name)
        .toList();
  }

  private static boolean isUnknown(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().anyMatch(CommandMapper::isUnknown)
        : value instanceof Enum<?> symbol && symbol.name().equals(UNKNOWN);
  }

  static <E> Optional<E> symbol(Enum<?> published, Function<String, E> valueOf) {
    return published.name().equals(UNKNOWN)
        ? Optional.empty()
        : Optional.of(valueOf.apply(published.name()));
  }
}
