package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A step of a random script. It says what is sent without knowing what came before; where it means
 * something of the key's history ("the last token"), the script's run looks it up.
 */
sealed interface Step {

  /** Time passes and nobody looks at the clock. */
  record Pass(Duration time) implements Step {}

  /** The processor looks at the clock and carries out what is due, at most so many. */
  record WakeUp(int atMost) implements Step {}

  /** A command comes. */
  sealed interface Send extends Step {
    Named key();
  }

  /** A command of somebody who administers nothing. */
  record AsBob(Send send) implements Send {
    @Override
    public Named key() {
      return send.key();
    }
  }

  /** How a command names the key. */
  enum Named {
    BARE("k"),
    ARN("arn:aws:kms:eu-central-1:111122223333:key/k"),
    OTHER_REGION("arn:aws:kms:us-east-1:111122223333:key/k"),
    OTHER_ACCOUNT("arn:aws:kms:eu-central-1:999999999999:key/k"),
    ALIAS_ARN("arn:aws:kms:eu-central-1:111122223333:alias/k"),
    ALIAS("alias/k");

    final String text;

    Named(String text) {
      this.text = text;
    }
  }

  /** Which of the two commands imports, and how long it was in the topic before it was read. */
  enum Delivery {
    IMPORT,
    IMPORT_QUEUED_FOR_2_HOURS,
    REIMPORT
  }

  /** The import token of an import. */
  enum Token {
    /** One that is asked for just before the import. */
    FRESH,
    LAST,
    LAST_BUT_ONE,
    FIRST,
    OTHER_KEY,
    FORGED
  }

  /** What is wrapped, or what is wrong with the wrapping. */
  enum Wrapped {
    A("wrapped:a"),
    B("wrapped:b"),
    C("wrapped:c"),
    WRONG_LENGTH("wrapped:bad-length"),
    DAMAGED("garbage"),
    MASTER_KEY_AWAY("timeout");

    final String text;

    Wrapped(String text) {
      this.text = text;
    }
  }

  /** A material id that a command gives. */
  enum MaterialName {
    NONE,
    A,
    B,
    C,
    MALFORMED;

    Optional<String> id() {
      return switch (this) {
        case NONE -> Optional.empty();
        case MALFORMED -> Optional.of("0xCAFE");
        default ->
            Optional.of(FakeCryptography.idOf(name().toLowerCase(java.util.Locale.ROOT)).value());
      };
    }
  }

  /** The expiry that an import asks for. */
  enum Expiry {
    NEVER,
    NEVER_BUT_DATED,
    UNDATED,
    AN_HOUR_AGO,
    NOW,
    IN_A_SECOND,
    IN_AN_HOUR,
    IN_A_DAY,
    IN_8_DAYS,
    IN_40_DAYS,
    IN_A_YEAR,
    BEYOND_A_YEAR;

    Optional<ExpirationModel> model() {
      return switch (this) {
        case NEVER, NEVER_BUT_DATED -> Optional.of(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE);
        case UNDATED, IN_A_DAY -> Optional.empty(); // KEY_MATERIAL_EXPIRES by default
        default -> Optional.of(ExpirationModel.KEY_MATERIAL_EXPIRES);
      };
    }

    Optional<Instant> validTo(Instant now) {
      return switch (this) {
        case NEVER, UNDATED -> Optional.empty();
        case AN_HOUR_AGO -> Optional.of(now.minus(Duration.ofHours(1)));
        case NOW -> Optional.of(now);
        case IN_A_SECOND -> Optional.of(now.plusSeconds(1));
        case IN_AN_HOUR -> Optional.of(now.plus(Duration.ofHours(1)));
        case IN_A_DAY -> Optional.of(now.plus(Duration.ofDays(1)));
        case IN_8_DAYS, NEVER_BUT_DATED -> Optional.of(now.plus(Duration.ofDays(8)));
        case IN_40_DAYS -> Optional.of(now.plus(Duration.ofDays(40)));
        case IN_A_YEAR -> Optional.of(now.plus(Duration.ofDays(365)));
        case BEYOND_A_YEAR -> Optional.of(now.plus(Duration.ofDays(365)).plusSeconds(1));
      };
    }
  }

  /** The date that an ExpireKeyMaterial names: one of those that imports have asked for. */
  enum Date {
    NONE,
    LAST,
    LAST_BUT_ONE,
    NEVER_SEEN
  }

  record Create(Named key, KeySpec spec, Optional<KeyUsage> usage, Origin origin) implements Send {}

  record Describe(Named key, String description) implements Send {}

  record Tag(Named key, List<dev.keylife.lifecycle.Tag> tags) implements Send {}

  record Untag(Named key, List<String> tagKeys) implements Send {}

  record PutPolicy(Named key, String name, String policy, boolean bypass) implements Send {}

  record GetParameters(Named key, WrappingAlgorithm algorithm) implements Send {}

  record RevokeParameters(Named key) implements Send {}

  record Import(
      Named key,
      Delivery delivery,
      Token token,
      Wrapped wrapped,
      Expiry expiry,
      Optional<ImportType> type,
      MaterialName material,
      Optional<String> description)
      implements Send {}

  record Delete(Named key, MaterialName material) implements Send {}

  record Expire(Named key, MaterialName material, Date date) implements Send {}

  record Rotate(Named key) implements Send {}

  record Enable(Named key) implements Send {}

  record Disable(Named key) implements Send {}

  record ScheduleDeletion(Named key, OptionalInt days) implements Send {}

  record CancelDeletion(Named key) implements Send {}
}
