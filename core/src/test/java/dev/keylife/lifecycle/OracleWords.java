package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What the code under test says and keeps, in the oracle's words. */
final class OracleWords {
  private OracleWords() {}

  static String of(Event event) {
    return words(event) + " #" + event.header().sequence();
  }

  private static String words(Event event) {
    if (event instanceof Event.KeyStateChanged e) {
      String material =
          e.keyMaterialId()
              .map(
                  id ->
                      " %s %s %s"
                          .formatted(
                              FakeCryptography.nameOf(id),
                              e.expirationModel().map(Enum::name).orElse("-"),
                              e.validTo().orElse(null)))
              .orElse("");
      return "KeyStateChanged %s -> %s %s deletion %s"
              .formatted(
                  e.previousState().map(KeyState::awsName).orElse("no key"),
                  e.newState().awsName(),
                  e.cause(),
                  e.deletionDate().orElse(null))
          + material
          + e.previousKeyMaterialId()
              .map(id -> " instead of " + FakeCryptography.nameOf(id))
              .orElse("");
    } else if (event instanceof Event.KeyDescriptionUpdated e) {
      return "KeyDescriptionUpdated " + e.keyState().awsName() + " " + e.description().length();
    } else if (event instanceof Event.KeyTagsUpdated e) {
      return "KeyTagsUpdated %s set %s not %s"
          .formatted(e.keyState().awsName(), tags(e.tags()), tags(e.removed()));
    } else if (event instanceof Event.KeyPolicyUpdated e) {
      return "KeyPolicyUpdated " + e.keyState().awsName() + " " + e.policy().length();
    } else if (event instanceof Event.KeyUnchanged e) {
      return "KeyUnchanged " + e.keyState().awsName();
    } else if (event instanceof Event.ImportFailed e) {
      return "ImportFailed " + words(e.failure());
    } else if (event instanceof Event.CommandRejected e) {
      return "CommandRejected " + words(e.failure());
    } else if (event instanceof Event.ImportParametersIssued e) {
      String token = FakeCryptography.text(e.importToken());
      return "ImportParametersIssued " + token.split("\\|")[2] + " until " + e.parametersValidTo();
    } else if (event instanceof Event.ImportParametersRevoked e) {
      return "ImportParametersRevoked %d in %s".formatted(e.revokedCount(), e.keyState().awsName());
    } else if (event instanceof Event.CommandRepeated e) {
      return "CommandRepeated " + e.first().eventId();
    } else if (event instanceof Event.KeyMaterialExpiring e) {
      return "KeyMaterialExpiring %s until %s lead %s"
          .formatted(FakeCryptography.nameOf(e.keyMaterialId()), e.validTo(), e.leadTime());
    }
    throw new AssertionError(event);
  }

  /** What kind of thing has happened: the type of the event, and its cause or code. */
  static String outcome(Event event) {
    String type = event.getClass().getSimpleName();
    if (event instanceof Event.KeyStateChanged e) {
      return type + " " + e.newState().awsName() + " " + e.cause();
    } else if (event instanceof Event.ImportFailed e) {
      return type + " " + e.failure().code().awsName();
    } else if (event instanceof Event.CommandRejected e) {
      return type + " " + e.failure().code().awsName();
    }
    return type;
  }

  /** Why a command failed, whichever event says so. */
  static Event.Failure failure(Event event) {
    return event instanceof Event.ImportFailed failed
        ? failed.failure()
        : ((Event.CommandRejected) event).failure();
  }

  private static String words(Event.Failure failure) {
    return failure.code().awsName()
        + " in "
        + failure.keyState().map(KeyState::awsName).orElse("no key");
  }

  static String snapshot(Optional<KeyRecord> record) {
    if (record.isEmpty()) {
      return "no key";
    }
    KeyRecord key = record.get();
    StringBuilder all =
        new StringBuilder(
            key.state().awsName()
                + (" #" + key.sequence())
                + (" deletion " + key.deletionDate().orElse(null))
                + (" described as " + key.attributes().description().length())
                + (" tagged " + tags(key.attributes().tags()))
                + (" policy " + key.attributes().policy().map(String::length).orElse(0) + " ")
                + expiry(key));
    for (KeyMaterial m : key.materials()) {
      all.append(
          "\n  "
              + FakeCryptography.nameOf(m.id())
              + (" " + m.role())
              + (m.imported() ? " imported" : " missing")
              + (" until " + m.validTo().orElse(null))
              + (" rotated " + m.rotatedAt().orElse(null))
              + (" (" + m.description().orElse("-") + ")"));
    }
    for (OutstandingParameters p : key.parameters()) {
      all.append("\n  " + p.wrappingKeyId() + " until " + p.validTo())
          .append(" failures " + p.failures());
    }
    return all.toString();
  }

  private static String tags(List<Tag> tags) {
    return tags.stream().map(tag -> tag.key() + "=" + tag.value()).toList().toString();
  }

  private static String expiry(KeyRecord key) {
    return key.expirationModel()
        .map(
            model ->
                model == ExpirationModel.KEY_MATERIAL_EXPIRES
                    ? "expires " + key.validTo().orElseThrow()
                    : "does not expire" + key.validTo().map(Instant::toString).orElse(""))
        .orElse("has none" + key.validTo().map(Instant::toString).orElse(""));
  }

  static SortedSet<String> deadlines(Optional<KeyRecord> record) {
    TreeSet<String> all = new TreeSet<>();
    record.ifPresent(key -> key.deadlines().forEach(d -> all.add(words(d))));
    return all;
  }

  private static String words(Deadline d) {
    String kind =
        switch (d.kind()) {
          case EXPIRY_NOTICE -> "1-notice ";
          case MATERIAL_EXPIRY -> "2-expiry ";
          case PARAMETERS_EXPIRY -> "3-parameters ";
          case APPROVAL_EXPIRY -> "4-approval ";
          case KEY_DELETION -> "5-deletion ";
        };
    String reference =
        KeyMaterialId.isValid(d.reference())
            ? FakeCryptography.nameOf(new KeyMaterialId(d.reference()))
            : d.reference().toLowerCase(Locale.ROOT);
    return d.due() + " " + kind + reference;
  }

  static SortedSet<String> secrets(Iterable<SecretId> kept) {
    TreeSet<String> all = new TreeSet<>();
    for (SecretId id : kept) {
      all.add(
          id.kind() == SecretId.Kind.KEY_MATERIAL
              ? FakeCryptography.nameOf(new KeyMaterialId(id.name()))
              : id.name());
    }
    return all;
  }
}
