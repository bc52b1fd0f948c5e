package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The oracle's idea of a well-formed command, written from the lifecycle's rules. */
final class OracleShape {
  private OracleShape() {}

  /** The command is not well formed. */
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong() {
      this("ValidationException");
    }

    Wrong(String code) {
      super(code, null, false, false);
    }
  }

  static void check(Command command, Instant now) {
    if (command instanceof Command.CreateKey create) {
      checkUsage(create);
    } else if (command instanceof Command.UpdateKeyDescription update) {
      if (update.description().codePoints().count() > 8192) {
        throw new Wrong();
      }
    } else if (command instanceof Command.TagResource tag) {
      checkTags(tag.tags());
    } else if (command instanceof Command.UntagResource untag) {
      if (untag.tagKeys().stream().anyMatch(key -> key.isEmpty() || key.length() > 128)) {
        throw new Wrong();
      }
    } else if (command instanceof Command.PutKeyPolicy put) {
      checkPolicy(put);
    } else if (command instanceof Command.MaterialImport imports) {
      checkId(imports.keyMaterialId());
      if (command instanceof Command.ImportKeyMaterial plain
          && plain.keyMaterialId().isPresent()
          && plain.importType().equals(Optional.of(ImportType.NEW_KEY_MATERIAL))) {
        throw new Wrong();
      }
      checkDate(imports, now);
    } else if (command instanceof Command.DeleteImportedKeyMaterial delete) {
      checkId(delete.keyMaterialId());
    } else if (command instanceof Command.ExpireKeyMaterial expire) {
      checkId(expire.keyMaterialId());
    } else if (command instanceof Command.ScheduleKeyDeletion schedule) {
      int days = schedule.pendingWindowInDays().orElse(30);
      if (days < 7 || days > 30) {
        throw new Wrong();
      }
    }
  }

  /** Only symmetric encryption keys have a usage that goes without saying. */
  private static void checkUsage(Command.CreateKey create) {
    boolean mac = create.keySpec().orElseThrow().name().startsWith("HMAC");
    String usage = create.keyUsage().map(Enum::name).orElse(mac ? "none" : "ENCRYPT_DECRYPT");
    if (!usage.equals(mac ? "GENERATE_VERIFY_MAC" : "ENCRYPT_DECRYPT")) {
      throw new Wrong();
    }
  }

  /** The first flaw that is met, tag by tag. */
  private static void checkTags(List<Tag> tags) {
    Set<String> keys = new HashSet<>();
    for (Tag tag : tags) {
      if (tag.key().isEmpty() || tag.key().length() > 128 || tag.value().length() > 256) {
        throw new Wrong();
      }
      if (tag.key().contains(",")
          || tag.value().contains("\n")
          || tag.key().matches("(?i)aws:.*")
          || !keys.add(tag.key())) {
        throw new Wrong("TagException");
      }
    }
    if (tags.size() > 50) {
      throw new Wrong("TagException");
    }
  }

  private static void checkPolicy(Command.PutKeyPolicy put) {
    if (!put.policyName().equals("default")) {
      throw new Wrong();
    }
    if (put.policy().length() > 32 * 1024) {
      throw new Wrong("LimitExceededException");
    }
    if (put.policy().contains("\uD83D\uDD11")) {
      throw new Wrong();
    }
    if (put.policy().contains("allow")) {
      throw new Wrong("MalformedPolicyDocumentException");
    }
  }

  private static void checkDate(Command.MaterialImport imports, Instant now) {
    boolean forEver =
        imports.expirationModel().equals(Optional.of(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE));
    if (forEver == imports.validTo().isPresent()) {
      throw new Wrong();
    }
    if (imports.validTo().isPresent()) {
      Instant date = imports.validTo().get();
      boolean ahead = date.isAfter(imports.header().receivedAt());
      if (!ahead || Duration.between(now, date).compareTo(Duration.ofDays(365)) > 0) {
        throw new Wrong();
      }
    }
  }

  private static void checkId(Optional<String> id) {
    if (id.isPresent() && !id.get().matches("[0-9a-f]{64}")) {
      throw new Wrong();
    }
  }
}
