package dev.keylife.cli.output;

import dev.keylife.client.KeyEvent;
import dev.keylife.event.AliasChanged;
import dev.keylife.event.ApprovalPending;
import dev.keylife.event.CommandRejected;
import dev.keylife.event.CommandRepeated;
import dev.keylife.event.EventHeader;
import dev.keylife.event.GrantChanged;
import dev.keylife.event.ImportFailed;
import dev.keylife.event.ImportParametersIssued;
import dev.keylife.event.ImportParametersRevoked;
import dev.keylife.event.KeyDescriptionUpdated;
import dev.keylife.event.KeyMaterialExpiring;
import dev.keylife.event.KeyPolicyUpdated;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.event.KeyTagsUpdated;
import dev.keylife.event.KeyUnchanged;
import dev.keylife.type.Approval;
import dev.keylife.type.EncryptionContextPair;
import dev.keylife.type.Grant;
import dev.keylife.type.GrantConstraints;
import dev.keylife.type.KeyState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Events in words. An event type that is not known here is shown by its name. */
public final class EventText {
  private EventText() {}

  /** One line: when, which key, which place in its history, what happened. */
  static String line(KeyEvent event) {
    EventHeader header = event.header();
    return "%s  %s #%d  %s%s"
        .formatted(
            header.getOccurredAt(),
            header.getKeyId(),
            header.getSequence(),
            happened(event),
            proof(header));
  }

  /** Who asked, where that is proven. */
  private static String proof(EventHeader header) {
    return header.getSigningKeyId() == null
        ? ""
        : "  [%s, signed with %s]".formatted(header.getIssuer(), header.getSigningKeyId());
  }

  /** What happened. */
  static String happened(KeyEvent event) {
    Object value = event.value();
    if (value instanceof KeyStateChanged changed) {
      return states(changed) + " (" + changed.getCause() + ")";
    }
    if (value instanceof KeyDescriptionUpdated updated) {
      return "stays %s, described as '%s'"
          .formatted(updated.getKeyState(), updated.getDescription());
    }
    if (value instanceof AliasChanged changed) {
      return "stays %s, %s %s%s"
          .formatted(
              changed.getKeyState(),
              changed.getAliasName(),
              changed.getChange().name().toLowerCase(Locale.ROOT),
              Optional.ofNullable(changed.getPreviousKeyId())
                  .map(key -> ", which stood for " + key)
                  .orElse(""));
    }
    if (value instanceof GrantChanged changed) {
      Grant grant = changed.getGrant();
      return "stays %s, grant %s %s: %s may %s"
          .formatted(
              changed.getKeyState(),
              grant.getGrantId(),
              changed.getChange().name().toLowerCase(Locale.ROOT),
              grant.getGranteePrincipal(),
              operations(grant));
    }
    if (value instanceof KeyTagsUpdated updated) {
      return "stays %s%s".formatted(updated.getKeyState(), tags(updated));
    }
    if (value instanceof KeyPolicyUpdated updated) {
      return "stays %s, with another key policy".formatted(updated.getKeyState());
    }
    if (value instanceof ApprovalPending pending) {
      return "stays %s: %s has %d of %d approvals (%s), until %s"
          .formatted(
              pending.getKeyState(),
              pending.getCommandType(),
              pending.getApprovals().size(),
              pending.getRequired(),
              issuers(pending.getApprovals()),
              pending.getValidTo());
    }
    if (value instanceof KeyUnchanged unchanged) {
      return "stays %s: %s".formatted(unchanged.getKeyState(), unchanged.getReason());
    }
    if (value instanceof ImportFailed failed) {
      return rejected(failed.getCommandType(), failed.getCode(), failed.getMessage());
    }
    if (value instanceof CommandRejected rejected) {
      return rejected(rejected.getCommandType(), rejected.getCode(), rejected.getMessage());
    }
    if (value instanceof ImportParametersIssued issued) {
      return "import parameters issued (%s, %s), valid to %s"
          .formatted(
              issued.getWrappingAlgorithm(),
              issued.getWrappingKeySpec(),
              issued.getParametersValidTo());
    }
    if (value instanceof ImportParametersRevoked revoked) {
      return "unused import parameters revoked: " + revoked.getRevokedCount();
    }
    if (value instanceof CommandRepeated repeated) {
      return "%s delivered again; answered by %s %s at %s"
          .formatted(
              repeated.getCommandType(),
              repeated.getFirstEventType(),
              repeated.getFirstEventId(),
              repeated.getFirstOccurredAt());
    }
    if (value instanceof KeyMaterialExpiring expiring) {
      return "key material will expire at " + expiring.getValidTo();
    }
    return event.type();
  }

  /** What a grant permits; without its constraint it would look as if it permitted more. */
  static String operations(Grant grant) {
    String operations =
        grant.getOperations().stream().map(Enum::name).collect(Collectors.joining(", "));
    return operations
        + Optional.ofNullable(grant.getConstraints()).map(EventText::context).orElse("");
  }

  private static String context(GrantConstraints constraints) {
    List<EncryptionContextPair> equals = constraints.getEncryptionContextEquals();
    return equals == null
        ? ", for contexts with " + pairs(constraints.getEncryptionContextSubset())
        : ", for the context " + pairs(equals) + " alone";
  }

  private static String pairs(@Nullable List<EncryptionContextPair> pairs) {
    return pairs == null
        ? ""
        : pairs.stream()
            .map(pair -> pair.getName() + "=" + pair.getValue())
            .collect(Collectors.joining(", "));
  }

  /** Who has approved. */
  static String issuers(List<Approval> approvals) {
    return approvals.stream().map(Approval::getIssuer).collect(Collectors.joining(", "));
  }

  private static String tags(KeyTagsUpdated updated) {
    StringBuilder words = new StringBuilder();
    updated
        .getTags()
        .forEach(
            tag -> words.append(", tagged '" + tag.getTagKey() + "=" + tag.getTagValue() + "'"));
    updated
        .getRemovedTags()
        .forEach(tag -> words.append(", without tag '" + tag.getTagKey() + "'"));
    return words.toString();
  }

  private static String states(KeyStateChanged changed) {
    Optional<KeyState> before = Optional.ofNullable(changed.getPreviousState());
    if (before.isPresent() && before.get() == changed.getNewState()) {
      return "stays " + changed.getNewState();
    }
    return before.map(state -> state + " -> ").orElse("") + changed.getNewState();
  }

  private static String rejected(String commandType, Object code, String message) {
    return "%s rejected: %s: %s".formatted(commandType, code, message);
  }
}
