package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.AliasStep.Claim;
import dev.keylife.lifecycle.AliasStep.Detach;
import dev.keylife.lifecycle.AliasStep.Release;
import dev.keylife.lifecycle.AliasStep.ReleaseReply;
import dev.keylife.lifecycle.AliasStep.ReleaseRequest;
import dev.keylife.lifecycle.AliasStep.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Five keys and three names in three partitions, and the steps that are on their way. */
final class AliasWorld {
  private static final int PARTITIONS = 3;
  private static final List<KeyId> KEYS =
      List.of(new KeyId("0"), new KeyId("1"), new KeyId("2"), new KeyId("3"), new KeyId("4"));
  private static final List<AliasName> NAMES =
      List.of(new AliasName("alias/0"), new AliasName("alias/1"), new AliasName("alias/2"));

  private final Lifecycle lifecycle =
      new Lifecycle(
          LifecyclePolicy.defaults(World.NAMESPACE), new FakeCryptography(), TestJson.READER);
  private final AliasRegister register = new AliasRegister(World.NAMESPACE);
  private final Map<KeyId, KeyRecord> keys = new TreeMap<>();
  private final Map<AliasName, AliasRecord> names = new HashMap<>();
  private final Map<String, Deque<AliasStep>> underWay = new LinkedHashMap<>();
  private final Map<String, String> expected = new HashMap<>();
  private final Set<String> sent = new TreeSet<>();
  private final Map<String, String> told = new HashMap<>();

  /** Lets nobody give it an alias or take one away. */
  private static final KeyId FIRM = new KeyId("2");

  private static final String NO_MOVES =
      """
      {"Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"},
        {"Effect": "Deny", "Principal": "*", "Action": "kms:UpdateAlias", "Resource": "*"}]}""";

  /** What the names' own order makes of each command: a second account, of ids and texts alone. */
  private final Map<String, String> owners = new HashMap<>();

  /** By name, which commands wait for the key that has it, and for which key. */
  private final Map<String, Map<String, String>> moves = new HashMap<>();

  private final Set<String> outcomes = new TreeSet<>();
  private Instant now = World.START;

  AliasWorld() {
    KEYS.forEach(this::create);
  }

  /** One step of a script, in the digits of a number. */
  void take(int digits) {
    KeyId key = KEYS.get(digits % 5);
    AliasName alias = NAMES.get(digits / 5 % 3);
    int what = digits / 15 % 20;
    if (what < 9) {
      deliver(digits / 300);
    } else if (what < 12) {
      ask(header -> new Command.CreateAlias(header, alias.value()), key);
    } else if (what < 15) {
      ask(header -> new Command.UpdateAlias(header, alias.value()), key);
    } else if (what < 17) {
      ask(header -> new Command.DeleteAlias(header, alias.value()), key);
    } else if (what < 18) {
      command(header -> new Command.ScheduleKeyDeletion(header, OptionalInt.of(7)), key);
    } else if (what < 19) {
      now = now.plus(Duration.ofDays(8));
      reachDates();
    } else {
      create(key);
    }
  }

  /** Everything that is under way arrives. */
  void settle() {
    while (underWay.values().stream().anyMatch(channel -> !channel.isEmpty())) {
      deliver(0);
    }
  }

  Set<String> unanswered() {
    Set<String> left = new TreeSet<>(sent);
    left.removeAll(told.keySet());
    return left;
  }

  Set<String> outcomes() {
    return outcomes;
  }

  void check() {
    Map<String, String> held = new HashMap<>();
    keys.values()
        .forEach(
            key -> {
              assertThat(key.aliases().claims()).isEmpty();
              key.aliases()
                  .held()
                  .forEach(name -> assertThat(held.put(name.value(), key.id().value())).isNull());
            });
    Map<String, String> registered = new HashMap<>();
    names.forEach((name, alias) -> registered.put(name.value(), alias.target().value()));
    assertThat(held).as("what keys hold is what names stand for").isEqualTo(registered);
    assertThat(registered).as("by the second account too").isEqualTo(owners);
  }

  private interface Making {
    Command with(Command.Header header);
  }

  private void create(KeyId key) {
    KeySpec spec = key.value().equals("3") ? KeySpec.HMAC_256 : KeySpec.SYMMETRIC_DEFAULT;
    command(
        header ->
            new Command.CreateKey(
                header,
                Optional.of(spec),
                Optional.of(spec.usages().get(0)),
                Optional.of(Origin.EXTERNAL),
                new KeyAttributes(
                    "", List.of(), Optional.of(NO_MOVES).filter(policy -> key.equals(FIRM))),
                true),
        key);
  }

  private void ask(Making making, KeyId key) {
    String id = command(making, key);
    // Delivered twice: while it waits, or after its answer, which the shell would know it by.
    if (!told.containsKey(id)) {
      apply(key, decide(making.with(header(id, key)), key));
    }
  }

  private String command(Making making, KeyId key) {
    String id = "c" + sent.size();
    sent.add(id);
    apply(key, decide(making.with(header(id, key)), key));
    return id;
  }

  private Decision decide(Command command, KeyId key) {
    return lifecycle.decide(
        command, Optional.ofNullable(keys.get(key)), id -> Optional.empty(), Holdings.NONE, now);
  }

  private Command.Header header(String id, KeyId key) {
    return new Command.Header(
        id, key.value(), "tester", now, now, List.of(), List.of(), ByteString.of(new byte[0]));
  }

  private void reachDates() {
    for (KeyRecord key : List.copyOf(keys.values())) {
      for (Deadline deadline : key.deadlines()) {
        if (!deadline.due().isAfter(now)) {
          if (!key.aliases().claims().isEmpty()) {
            outcomes.add("gone while asking");
          }
          apply(key.id(), lifecycle.decideDeadline(deadline, key, now));
        }
      }
    }
  }

  private void apply(KeyId key, Decision decision) {
    decision.record().ifPresentOrElse(record -> keys.put(key, record), () -> keys.remove(key));
    decision.event().ifPresent(this::hear);
    decision.steps().forEach(step -> send(partition(key.value()), nameOf(step), step));
  }

  private static int nameOf(AliasStep step) {
    return partition(step.alias().value());
  }

  private void hear(Event event) {
    if (event.header().request().isEmpty()) {
      return;
    }
    String id = event.header().request().get().commandId();
    String outcome =
        event instanceof Event.AliasChanged changed
            ? changed.change().name()
            : event instanceof Event.CommandRejected rejected
                ? rejected.failure().code().awsName()
                : "other";
    outcomes.add(outcome);
    assertThat(told.put(id, outcome)).as("a second event for " + id).isNull();
    boolean lost = outcome.equals("NotFoundException");
    if (expected.containsKey(id) && !lost) {
      assertThat(outcome).as(id).isEqualTo(expected.get(id));
    }
  }

  private void send(int from, int to, AliasStep step) {
    underWay.computeIfAbsent(from + ">" + to, channel -> new ArrayDeque<>()).add(step);
  }

  /** The next step of one of the channels that have any. */
  private void deliver(int which) {
    List<String> busy = new ArrayList<>();
    underWay.forEach(
        (name, channel) -> {
          if (!channel.isEmpty()) {
            busy.add(name);
          }
        });
    if (!busy.isEmpty()) {
      arrive(underWay.get(busy.get(which % busy.size())).remove());
    }
  }

  private void arrive(AliasStep step) {
    KeyId key = step.key();
    if (step instanceof Verdict verdict) {
      apply(key, lifecycle.conclude(verdict, Optional.ofNullable(keys.get(key)), now));
    } else if (step instanceof Detach detach) {
      if (keys.containsKey(key)) {
        apply(key, lifecycle.detach(detach, keys.get(key)));
      }
    } else if (step instanceof ReleaseRequest request) {
      ReleaseReply reply = lifecycle.consent(request, Optional.ofNullable(keys.get(key)), now);
      send(partition(key.value()), nameOf(reply), reply);
    } else {
      note(step);
      AliasName alias = step.alias();
      AliasRegister.Entry entry = register.decide(step, Optional.ofNullable(names.get(alias)), now);
      entry.after().ifPresentOrElse(after -> names.put(alias, after), () -> names.remove(alias));
      entry.steps().forEach(next -> send(nameOf(next), partition(next.key().value()), next));
    }
  }

  private void note(AliasStep step) {
    String alias = step.alias().value();
    String key = step.key().value();
    Optional<String> owner = Optional.ofNullable(owners.get(alias));
    Map<String, String> waiting = moves.computeIfAbsent(alias, name -> new HashMap<>());
    if (step instanceof Release) {
      owners.remove(alias, key);
      waiting.values().removeIf(key::equals);
    } else if (step instanceof ReleaseReply reply) {
      noteReply(reply, owner, waiting);
    } else if (step instanceof Claim claim) {
      String id = claim.command().header().commandId();
      String command = claim.command().type();
      String outcome =
          switch (command) {
            case "CreateAlias" -> owner.isPresent() ? "AlreadyExistsException" : "CREATED";
            case "UpdateAlias" ->
                owner.isEmpty()
                    ? "NotFoundException"
                    : owner.get().equals("3") != key.equals("3")
                        ? "ValidationException"
                        : owner.get().equals(key) ? "UPDATED" : "to be asked";
            default -> owner.equals(Optional.of(key)) ? "DELETED" : "NotFoundException";
          };
      if (outcome.equals("to be asked")) {
        waiting.put(id, key);
        return;
      }
      if (outcome.equals("DELETED")) {
        owners.remove(alias);
      } else if (!outcome.endsWith("Exception")) {
        owners.put(alias, key);
      }
      expected.put(id, outcome);
    }
    if (!owners.containsKey(alias)) {
      waiting.clear(); // What is created anew under the name is another alias.
    }
  }

  private void noteReply(ReleaseReply reply, Optional<String> owner, Map<String, String> waiting) {
    String id = reply.claim().command().header().commandId();
    String key = reply.claim().key().value();
    if (!waiting.containsKey(id)) {
      expected.put(id, "NotFoundException");
      return;
    }
    boolean isOwn = owner.equals(Optional.of(key));
    if (!isOwn && !owner.equals(Optional.of(reply.key().value()))) {
      return; // Another has it by now, and is asked.
    }
    waiting.remove(id);
    boolean isRefused = !isOwn && reply.refusal().isPresent();
    expected.put(id, isRefused ? "AccessDeniedException" : "UPDATED");
    if (!isRefused) {
      owners.put(reply.alias().value(), key);
    }
  }

  private static int partition(String name) {
    return name.charAt(name.length() - 1) % PARTITIONS;
  }
}
