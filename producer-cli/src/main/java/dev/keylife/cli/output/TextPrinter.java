package dev.keylife.cli.output;

import dev.keylife.audit.Report;
import dev.keylife.cli.settings.Configuration;
import dev.keylife.cli.text.Escaped;
import dev.keylife.cli.text.Table;
import dev.keylife.client.CommandHeaders;
import dev.keylife.client.DeadLetter;
import dev.keylife.client.KeyEvent;
import dev.keylife.client.Outcome;
import dev.keylife.client.Receipt;
import dev.keylife.client.SchemaRegistration;
import dev.keylife.event.EventHeader;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.snapshot.AliasSnapshot;
import dev.keylife.snapshot.KeyMaterialSnapshot;
import dev.keylife.snapshot.KeySnapshot;
import dev.keylife.type.ExpirationModel;
import dev.keylife.type.Grant;
import dev.keylife.type.MultiRegionConfiguration;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.MultiRegionMemberStatus;
import dev.keylife.type.PendingApproval;
import dev.keylife.type.StateChangeCause;
import dev.keylife.type.Tag;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Prints for people. Whatever comes from outside is {@link Escaped}: stored text can neither reach
 * the terminal nor pass for a line of ours.
 */
public final class TextPrinter implements Printer {
  private static final Set<StateChangeCause> GONE =
      EnumSet.of(StateChangeCause.MATERIAL_DELETED, StateChangeCause.EXPIRED);

  private final PrintWriter out;
  private final PrintWriter err;

  TextPrinter(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public void outcome(SpecificRecord command, Outcome outcome) {
    EventHeader header = outcome.event().header();
    if (!outcome.answers(command)) {
      note(
          "Command id %s was carried out before, at %s; this is what became of it then."
              .formatted(header.getCommandId(), header.getOccurredAt()));
    }
    if (outcome instanceof Outcome.Rejected rejected) {
      line(
          err,
          rejected.isPending()
              ? "Pending: " + rejected.message()
              : "Rejected: %s: %s".formatted(rejected.code(), rejected.message()));
      rejected.event().keyState().ifPresent(state -> field(err, "key state", state));
      if (rejected.retryable()) {
        field(err, "retry", "the same command may succeed later");
      }
      field(err, "command id", header.getCommandId());
      err.flush();
      return;
    }
    line(out, "%s: %s".formatted(header.getKeyId(), EventText.happened(outcome.event())));
    if (outcome.event().value() instanceof KeyStateChanged changed) {
      field(out, "key material", changed.getKeyMaterialId());
      field(out, "in place of", changed.getPreviousKeyMaterialId());
      // of material that is gone the event tells the date it had
      if (!GONE.contains(changed.getCause())) {
        field(out, "expires", expiry(changed.getExpirationModel(), changed.getValidTo()));
      }
      field(out, "deletion date", changed.getDeletionDate());
    }
    field(out, "sequence", header.getSequence());
    field(out, "command id", header.getCommandId());
    out.flush();
  }

  @Override
  public void published(SpecificRecord command, Receipt receipt) {
    out.printf(
        "Published %s to %s-%d at offset %d%n",
        command.getSchema().getName(), receipt.topic(), receipt.partition(), receipt.offset());
    field(out, "command id", CommandHeaders.of(command).getCommandId());
    out.flush();
  }

  @Override
  public void event(KeyEvent event) {
    line(out, EventText.line(event));
    out.flush();
  }

  @Override
  public void key(KeySnapshot key) {
    line(out, key.getKeyId());
    field(out, "arn", key.getKeyArn());
    field(out, "state", key.getKeyState());
    field(out, "spec", key.getKeySpec());
    field(out, "usage", key.getKeyUsage());
    field(out, "origin", key.getOrigin());
    field(out, "description", key.getDescription().isEmpty() ? null : key.getDescription());
    field(out, "created", key.getCreationDate());
    field(out, "updated", key.getUpdatedAt());
    field(out, "deletion date", key.getDeletionDate());
    field(out, "expires", expiry(key.getExpirationModel(), key.getValidTo()));
    field(out, "sequence", key.getSequence());
    for (KeyMaterialSnapshot material : key.getKeyMaterials()) {
      field(out, "key material", material.getKeyMaterialId());
      field(out, "", material.getKeyMaterialState() + ", " + material.getImportState());
      field(out, "", material.getKeyMaterialDescription());
      field(out, "rotated", material.getRotationDate());
    }
    Optional.ofNullable(key.getMultiRegion()).ifPresent(this::regions);
    field(
        out,
        "to be deleted",
        Optional.ofNullable(key.getPendingDeletionWindowInDays())
            .map(days -> days + " days after its last replica")
            .orElse(null));
    for (Tag tag : key.getTags()) {
      field(out, "tag", tag.getTagKey() + "=" + tag.getTagValue());
    }
    int grants = key.getGrants().size();
    field(out, "grants", grants == 0 ? null : grants + "; see list-grants");
    for (PendingApproval pending : key.getPendingApprovals()) {
      field(
          out,
          "pending",
          "%s, %d of %d approvals, until %s: %s"
              .formatted(
                  pending.getCommandType(),
                  pending.getApprovals().size(),
                  pending.getRequired(),
                  pending.getValidTo(),
                  EventText.issuers(pending.getApprovals())));
    }
    field(out, "policy", key.getPolicy() == null ? null : "of its own; see get-policy");
    out.flush();
  }

  private void regions(MultiRegionConfiguration related) {
    for (MultiRegionMember member : related.getMembers()) {
      boolean primary = member.getRegion().equals(related.getPrimaryRegion());
      String status =
          member.getStatus() == MultiRegionMemberStatus.READY ? "" : ", " + member.getStatus();
      field(out, primary ? "primary" : "replica", member.getRegion() + (primary ? "" : status));
    }
  }

  @Override
  public void policy(KeySnapshot key) {
    if (key.getPolicy() == null) {
      note(key.getKeyId() + " has the default key policy, which allows everything to the account.");
      return;
    }
    key.getPolicy().lines().forEach(text -> line(out, text));
    out.flush();
  }

  @Override
  public void aliases(List<AliasSnapshot> snapshots) {
    if (snapshots.isEmpty()) {
      note("No aliases.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("ALIAS", "KEY ID", "UPDATED"));
    for (AliasSnapshot alias : snapshots) {
      rows.add(
          List.of(
              alias.getAliasName(), alias.getTargetKeyId(), alias.getLastUpdatedDate().toString()));
    }
    Table.print(rows, out);
    out.flush();
  }

  @Override
  public void grants(List<GrantOfKey> grants) {
    if (grants.isEmpty()) {
      note("No grants.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KEY ID", "GRANT ID", "GRANTEE", "OPERATIONS"));
    for (GrantOfKey of : grants) {
      Grant grant = of.grant();
      rows.add(
          List.of(
              of.keyId(),
              grant.getGrantId(),
              grant.getGranteePrincipal(),
              EventText.operations(grant)));
    }
    Table.print(rows, out);
    out.flush();
  }

  @Override
  public void keys(List<KeySnapshot> snapshots) {
    if (snapshots.isEmpty()) {
      note("No keys.");
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KEY ID", "STATE", "SPEC", "EXPIRES"));
    for (KeySnapshot key : snapshots) {
      String expires =
          Optional.ofNullable(expiry(key.getExpirationModel(), key.getValidTo())).orElse("-");
      rows.add(
          List.of(
              key.getKeyId(), key.getKeyState().toString(), key.getKeySpec().toString(), expires));
    }
    Table.print(rows, out);
    out.flush();
  }

  @Override
  public void refused(String code, String message) {
    line(err, "Rejected: %s: %s".formatted(code, message));
    err.flush();
  }

  @Override
  public void summary(BulkSummary summary) {
    line(out, summary.inWords());
    out.flush();
  }

  @Override
  public void settings(SortedMap<String, Configuration.Given> settings) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "VALUE", "SOURCE"));
    settings.forEach((name, given) -> rows.add(List.of(name, given.value(), given.source())));
    Table.print(rows, out);
    out.flush();
  }

  @Override
  public void audit(Report report) {
    AuditText.inWords(report).forEach(text -> line(out, text));
    out.flush();
  }

  @Override
  public void schema(SchemaRegistration.Entry entry) {
    out.printf(
        "%-10s %s version %d%s%n",
        entry.status().name().toLowerCase(Locale.ROOT),
        entry.subject(),
        entry.version(),
        entry.id().map(id -> ", id " + id).orElse(""));
    out.flush();
  }

  @Override
  public void deadLetters(List<DeadLetter> letters, Predicate<DeadLetter> replayed) {
    if (letters.isEmpty()) {
      note("No dead letters.");
      return;
    }
    Table.print(DeadLetterText.table(letters, replayed), out);
    out.flush();
  }

  @Override
  public void deadLetter(DeadLetter letter, boolean replayed) {
    DeadLetterText.lines(letter, replayed).forEach(out::println);
    out.flush();
  }

  @Override
  public void replayed(Map<DeadLetter, Optional<Receipt>> replayed, Map<DeadLetter, String> kept) {
    DeadLetterText.replayed(replayed, kept).forEach(out::println);
    out.flush();
  }

  @Override
  public void problem(String reason, String message) {
    line(err, message);
    err.flush();
  }

  @Override
  public void guide(String text) {
    out.println(Escaped.message(text));
    out.flush();
  }

  @Override
  public void note(String message) {
    line(err, message);
    err.flush();
  }

  @Override
  public boolean closed() {
    return out.checkError();
  }

  private static @Nullable String expiry(
      @Nullable ExpirationModel model, @Nullable Instant validTo) {
    if (validTo != null) {
      return validTo.toString();
    }
    return model == ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE ? "never" : null;
  }

  private static void field(PrintWriter writer, String name, @Nullable Object value) {
    if (value != null) {
      line(writer, "  %-14s %s".formatted(name, value));
    }
  }

  private static void line(PrintWriter writer, String text) {
    writer.println(Escaped.text(text));
  }
}
