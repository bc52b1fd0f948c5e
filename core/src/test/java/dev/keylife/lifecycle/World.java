package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** One key, its secrets and a clock: carries decisions out as the shell does. */
final class World {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  static final KeyNamespace NAMESPACE = new KeyNamespace("aws", "eu-central-1", "111122223333");
  static final MultiRegionPolicy REGIONS =
      new MultiRegionPolicy(
          true, Set.of("eu-west-1"), new PrincipalPatterns(List.of("replicator")));
  static final String KEY = "k";
  static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/k";

  final Map<SecretId, ByteString> secrets = new HashMap<>();
  final Map<AliasName, AliasRecord> names = new HashMap<>();
  private final AliasRegister register = new AliasRegister(NAMESPACE);
  private final Deque<AliasStep> steps = new ArrayDeque<>();
  private final FakeCryptography crypto = new FakeCryptography();
  private final Lifecycle lifecycle;
  Optional<KeyRecord> record = Optional.empty();
  Instant now = START;
  private int commands;

  /** What principals hold beside this key. */
  Holdings holdings = Holdings.NONE;

  /** Who sends the next commands. */
  String issuer = "tester";

  World() {
    this(LifecyclePolicy.defaults(NAMESPACE).withRegions(REGIONS));
  }

  World(LifecyclePolicy policy) {
    lifecycle = new Lifecycle(policy, crypto, TestJson.READER);
  }

  /**
   * A key in a state, by the shortest way there; it had the material "m" unless it never had any.
   */
  static World in(String state) {
    World w = new World();
    if (state.equals("no key")) {
      return w;
    }
    w.create();
    switch (state) {
      case "PendingImport" -> {}
      case "Enabled" -> w.importMaterial("m");
      case "Disabled" -> {
        w.importMaterial("m");
        w.send(new Command.DisableKey(w.header()));
      }
      case "PendingDeletion" -> {
        w.importMaterial("m");
        w.send(new Command.ScheduleKeyDeletion(w.header(), OptionalInt.empty()));
      }
      default -> throw new IllegalArgumentException(state);
    }
    return w;
  }

  /** Sends a command. Where its key id does not lead to this key, the shell finds no record. */
  Event send(Command command) {
    boolean leadsHere = leadsHere(command);
    Decision decision =
        lifecycle.decide(
            command,
            leadsHere ? record : Optional.empty(),
            id -> Optional.ofNullable(secrets.get(id)),
            holdings,
            now);
    if (leadsHere) {
      apply(decision);
    }
    return decision.event().or(this::askTheNamesPartition).orElseThrow();
  }

  Optional<KeyPairNeed> keyPairNeeded(Command command) {
    return lifecycle.keyPairNeeded(command, record, holdings, now);
  }

  /** The other partition answers at once. */
  private Optional<Event> askTheNamesPartition() {
    Optional<Event> event = Optional.empty();
    while (!steps.isEmpty()) {
      AliasStep step = steps.remove();
      if (step instanceof AliasStep.Verdict verdict) {
        Decision answer = lifecycle.conclude(verdict, record, now);
        apply(answer);
        event = answer.event();
      } else if (step instanceof AliasStep.Detach detach) {
        record = record.flatMap(key -> lifecycle.detach(detach, key).record());
      } else {
        Optional<AliasRecord> before = Optional.ofNullable(names.get(step.alias()));
        AliasRegister.Entry entry = register.decide(step, before, now);
        names.remove(step.alias());
        entry.after().ifPresent(after -> names.put(step.alias(), after));
        steps.addAll(entry.steps());
      }
    }
    return event;
  }

  /** What would be unwrapped if a command were sent now. */
  Optional<Cryptography.WrappedMaterial> unwrapNeeded(Command command) {
    return record
        .filter(key -> leadsHere(command))
        .flatMap(
            key ->
                lifecycle.unwrapNeeded(
                    command, key, id -> Optional.ofNullable(secrets.get(id)), now));
  }

  private static boolean leadsHere(Command command) {
    return NAMESPACE.find(command.header().keyId()).equals(Optional.of(new KeyId(KEY)));
  }

  /** What the last command had unwrapped, well or in vain. */
  Optional<Cryptography.WrappedMaterial> takeUnwrapped() {
    return crypto.takeUnwrapped();
  }

  /** Lets the time pass, and reaches what is due in order. Returns the last event, if any. */
  Optional<Event> advance(Duration duration) {
    now = now.plus(duration);
    Optional<Event> last = Optional.empty();
    for (Optional<Deadline> due = nextDue(); due.isPresent(); due = nextDue()) {
      Optional<Event> event = carryOut(due.get()).event();
      last = event.isPresent() ? event : last;
    }
    return last;
  }

  /** The earliest of what is due. */
  Optional<Deadline> nextDue() {
    return record.stream()
        .flatMap(r -> r.deadlines().stream())
        .filter(d -> !d.due().isAfter(now))
        .min(
            Comparator.comparing(Deadline::due)
                .thenComparing(Deadline::kind)
                .thenComparing(Deadline::reference));
  }

  /** Reaches a date and applies what comes of it. */
  Decision carryOut(Deadline deadline) {
    Decision decision = decideDeadline(deadline);
    apply(decision);
    Optional<Event> unused = askTheNamesPartition();
    return decision;
  }

  /** Asks what would come of reaching a date now. */
  Decision decideDeadline(Deadline deadline) {
    return lifecycle.decideDeadline(deadline, record.orElseThrow(), now);
  }

  private void apply(Decision decision) {
    record = decision.record();
    steps.addAll(decision.steps());
    for (SecretChange change : decision.secrets()) {
      if (change instanceof SecretChange.Keep keep) {
        secrets.put(keep.id(), keep.sealed());
      } else {
        secrets.remove(change.id());
      }
    }
  }

  String state() {
    return record.map(r -> r.state().awsName()).orElse("no key");
  }

  Command.Header header() {
    return header(KEY);
  }

  Command.Header header(String keyId) {
    return new Command.Header(
        "c" + ++commands,
        keyId,
        issuer,
        now,
        now,
        List.of(),
        List.of(),
        ByteString.of(new byte[0]));
  }

  Event create() {
    return create(KeySpec.SYMMETRIC_DEFAULT, Origin.EXTERNAL);
  }

  Event create(KeySpec spec, Origin origin) {
    return send(
        new Command.CreateKey(
            header(),
            Optional.of(spec),
            Optional.of(spec.usages().get(0)),
            Optional.of(origin),
            KeyAttributes.of(""),
            false));
  }

  ByteString issueToken() {
    Event event =
        send(
            new Command.GetParametersForImport(
                header(),
                Optional.of(WrappingAlgorithm.RSAES_OAEP_SHA_256),
                Optional.of(WrappingKeySpec.RSA_2048),
                Optional.empty()));
    return ((Event.ImportParametersIssued) event).importToken();
  }

  Event importMaterial(String material) {
    return send(importCommand(issueToken(), FakeCryptography.wrapped(material)));
  }

  Event importMaterial(String material, Duration validFor) {
    return send(
        withExpiry(
            importCommand(issueToken(), FakeCryptography.wrapped(material)), now.plus(validFor)));
  }

  Command.ImportKeyMaterial importCommand(ByteString token, ByteString ciphertext) {
    return new Command.ImportKeyMaterial(
        header(),
        token,
        ciphertext,
        Optional.of(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Command.ReimportKeyMaterial reimportCommand(ByteString token, ByteString ciphertext) {
    return new Command.ReimportKeyMaterial(
        header(),
        token,
        ciphertext,
        Optional.of(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static Command.ImportKeyMaterial withType(Command.ImportKeyMaterial c, ImportType type) {
    return new Command.ImportKeyMaterial(
        c.header(),
        c.importToken(),
        c.encryptedKeyMaterial(),
        c.expirationModel(),
        c.validTo(),
        Optional.of(type),
        c.keyMaterialId(),
        c.keyMaterialDescription());
  }

  static Command.ImportKeyMaterial withExpiry(Command.ImportKeyMaterial c, Instant validTo) {
    return new Command.ImportKeyMaterial(
        c.header(),
        c.importToken(),
        c.encryptedKeyMaterial(),
        Optional.of(ExpirationModel.KEY_MATERIAL_EXPIRES),
        Optional.of(validTo),
        c.importType(),
        c.keyMaterialId(),
        c.keyMaterialDescription());
  }
}
