package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A script's run: takes each step in the lifecycle and in the oracle, and compares the two. */
final class Run {
  /** Bounds so low that random scripts meet them. */
  private static final LifecyclePolicy POLICY =
      new LifecyclePolicy(
          World.NAMESPACE,
          new ImportPolicy(
              Duration.ofHours(24),
              Oracle.MAX_UNUSED,
              Oracle.MAX_FAILURES,
              ImportPolicy.defaults().algorithms(),
              ImportPolicy.defaults().keySpecs()),
          LifecyclePolicy.defaults(World.NAMESPACE).expiryNotices(),
          LifecyclePolicy.AWS_ROTATIONS,
          10,
          new Authority(
              new PrincipalPatterns(List.of(OraclePolicies.ADMINISTRATOR)),
              PrincipalPatterns.NOBODY),
          HoldingLimits.defaults(),
          Duration.ofHours(24),
          MultiRegionPolicy.NONE);

  private final World world = new World(POLICY);
  private final Oracle oracle = new Oracle();
  private final List<ByteString> tokens = new ArrayList<>();
  private final List<Instant> dates = new ArrayList<>();
  private final Set<Deadline> everSeen = new LinkedHashSet<>();
  private final List<String> log = new ArrayList<>();
  private final Set<String> outcomes = new TreeSet<>();
  private long sequence;

  void take(Step step) {
    log.add(world.now + "  " + step);
    if (step instanceof Step.Pass pass) {
      world.now = world.now.plus(pass.time());
    } else if (step instanceof Step.WakeUp wakeUp) {
      wakeUp(wakeUp.atMost());
    } else if (step instanceof Step.AsBob bobs) {
      world.issuer = OraclePolicies.BOB;
      send(bobs.send());
      world.issuer = OraclePolicies.ADMINISTRATOR;
    } else {
      send((Step.Send) step);
    }
    same("the key", oracle.snapshot(), OracleWords.snapshot(world.record));
    same("deadlines", oracle.deadlines(), OracleWords.deadlines(world.record));
    same("secrets", oracle.secrets(), OracleWords.secrets(world.secrets.keySet()));
    Invariants.check(world);
    world.record.ifPresent(key -> everSeen.addAll(key.deadlines()));
    whatIsNotDueHasNoEffect();
  }

  /** What kinds of things have happened. */
  Set<String> outcomes() {
    return outcomes;
  }

  private void send(Step.Send step) {
    if (step instanceof Step.Import i && i.token() == Step.Token.FRESH) {
      send(command(new Step.GetParameters(i.key(), WrappingAlgorithm.RSAES_OAEP_SHA_256)));
    }
    send(command(step));
  }

  private void send(Command command) {
    Optional<KeyRecord> before = world.record;
    Set<SecretId> secretsBefore = Set.copyOf(world.secrets.keySet());
    Optional<Cryptography.WrappedMaterial> foreseen = world.unwrapNeeded(command);
    Event event = world.send(command);
    same("what is unwrapped", foreseen, world.takeUnwrapped());
    same("told", oracle.tell(command, world.now), OracleWords.of(event));
    assertThat(event.header().request()).contains(Event.Request.of(command.header()));
    count(event);
    if (event instanceof Event.ImportParametersIssued issued) {
      tokens.add(issued.importToken());
    }
    if (event instanceof Event.ImportFailed || event instanceof Event.CommandRejected) {
      Optional<KeyRecord> after =
          world.record.map(
              r ->
                  r.withSequence(before.orElseThrow().sequence())
                      .withParameters(before.get().parameters()));
      assertThat(after).as("a failure changes nothing but what is counted").isEqualTo(before);
      assertThat(secretsBefore).as("nor adds any secret").containsAll(world.secrets.keySet());
    }
  }

  private void wakeUp(int atMost) {
    for (int i = 0; i < atMost; i++) {
      Optional<Deadline> due = world.nextDue();
      Optional<Event> event = due.flatMap(d -> world.carryOut(d).event());
      String told = event.map(OracleWords::of).orElse(due.isPresent() ? "silence" : "");
      same(due, oracle.wakeUp(world.now), told);
      event.ifPresent(this::count);
      event.ifPresent(e -> assertThat(e.header().request()).isEmpty());
      if (due.isEmpty()) {
        return;
      }
    }
  }

  /** Every event of a life is numbered, from 1 without gaps. */
  private void count(Event event) {
    log.add("    " + OracleWords.of(event));
    outcomes.add(OracleWords.outcome(event));
    assertThat(event.header().occurredAt()).isEqualTo(world.now);
    if (event.header().sequence() == 0) {
      return;
    }
    boolean born = event instanceof Event.KeyStateChanged c && c.cause() == Event.Cause.CREATED;
    sequence = born ? 1 : sequence + 1;
    assertThat(event.header().sequence()).as("gap-free").isEqualTo(sequence);
  }

  /** Dates of the past that the record no longer bears out, and dates ahead. */
  private void whatIsNotDueHasNoEffect() {
    if (world.record.isEmpty()) {
      return;
    }
    KeyRecord key = world.record.get();
    Set<Deadline> current = key.deadlines();
    Decision nothing = new Decision(Optional.of(key), Optional.empty(), List.of());
    for (Deadline deadline : everSeen) {
      if (!current.contains(deadline) || deadline.due().isAfter(world.now)) {
        same(deadline, nothing, world.decideDeadline(deadline));
      }
    }
  }

  private void same(Object what, Object expected, Object actual) {
    if (!expected.equals(actual)) {
      assertThat(actual).as(what + " after\n" + String.join("\n", log)).isEqualTo(expected);
    }
  }

  private Command command(Step.Send step) {
    Command.Header header = world.header(step.key().text);
    if (step instanceof Step.Create s) {
      return new Command.CreateKey(
          header,
          Optional.of(s.spec()),
          s.usage(),
          Optional.of(s.origin()),
          KeyAttributes.of(""),
          false);
    } else if (step instanceof Step.Describe s) {
      return new Command.UpdateKeyDescription(header, s.description());
    } else if (step instanceof Step.Tag s) {
      return new Command.TagResource(header, s.tags());
    } else if (step instanceof Step.Untag s) {
      return new Command.UntagResource(header, s.tagKeys());
    } else if (step instanceof Step.PutPolicy s) {
      return new Command.PutKeyPolicy(header, s.name(), s.policy(), s.bypass());
    } else if (step instanceof Step.GetParameters s) {
      return new Command.GetParametersForImport(
          header,
          Optional.of(s.algorithm()),
          Optional.of(WrappingKeySpec.RSA_2048),
          Optional.empty());
    } else if (step instanceof Step.RevokeParameters) {
      return new Command.RevokeImportParameters(header);
    } else if (step instanceof Step.Import s) {
      return importCommand(s);
    } else if (step instanceof Step.Delete s) {
      return new Command.DeleteImportedKeyMaterial(header, s.material().id());
    } else if (step instanceof Step.Expire s) {
      return new Command.ExpireKeyMaterial(header, s.material().id(), date(s.date()));
    } else if (step instanceof Step.Rotate) {
      return new Command.RotateKeyOnDemand(header);
    } else if (step instanceof Step.Enable) {
      return new Command.EnableKey(header);
    } else if (step instanceof Step.Disable) {
      return new Command.DisableKey(header);
    } else if (step instanceof Step.ScheduleDeletion s) {
      return new Command.ScheduleKeyDeletion(header, s.days());
    }
    return new Command.CancelKeyDeletion(header);
  }

  private Command importCommand(Step.Import s) {
    Instant received =
        world.now.minus(
            Duration.ofHours(s.delivery() == Step.Delivery.IMPORT_QUEUED_FOR_2_HOURS ? 2 : 0));
    Command.Header header =
        new Command.Header(
            "c",
            s.key().text,
            world.issuer,
            received,
            received,
            List.of(),
            List.of(),
            ByteString.of(new byte[0]));
    Optional<Instant> validTo = s.expiry().validTo(world.now);
    validTo.ifPresent(dates::add);
    ByteString wrapped = FakeCryptography.bytes(s.wrapped().text);
    return s.delivery() == Step.Delivery.REIMPORT
        ? new Command.ReimportKeyMaterial(
            header,
            token(s.token()),
            wrapped,
            s.expiry().model(),
            validTo,
            s.material().id(),
            s.description())
        : new Command.ImportKeyMaterial(
            header,
            token(s.token()),
            wrapped,
            s.expiry().model(),
            validTo,
            s.type(),
            s.material().id(),
            s.description());
  }

  private ByteString token(Step.Token which) {
    Instant tomorrow = world.now.plus(Duration.ofDays(1));
    return switch (which) {
      case FORGED -> FakeCryptography.bytes("forged");
      case OTHER_KEY -> FakeCryptography.token("other", "wk1", tomorrow);
      case FIRST -> tokens.isEmpty() ? FakeCryptography.bytes("none") : tokens.get(0);
      case FRESH, LAST -> fromTheEnd(tokens, 1).orElse(FakeCryptography.bytes("none"));
      case LAST_BUT_ONE -> fromTheEnd(tokens, 2).orElse(FakeCryptography.bytes("none"));
    };
  }

  private Optional<Instant> date(Step.Date which) {
    return switch (which) {
      case NONE -> Optional.empty();
      case LAST -> fromTheEnd(dates, 1);
      case LAST_BUT_ONE -> fromTheEnd(dates, 2);
      case NEVER_SEEN -> Optional.of(World.START);
    };
  }

  private static <T> Optional<T> fromTheEnd(List<T> all, int place) {
    return all.size() < place ? Optional.empty() : Optional.of(all.get(all.size() - place));
  }
}
