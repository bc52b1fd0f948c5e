package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.Event.Cause;
import dev.keylife.lifecycle.Event.KeyStateChanged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The occasion of one decision: the command that was read, or the date that was reached. Turns what
 * a rule concluded into a decision: it numbers the event and fills in its header, so that no rule
 * can forget to.
 *
 * @param namespace for the key's ARN
 * @param request what events tell of the command; empty where a date was reached
 * @param now the time of the decision
 */
record DecisionContext(KeyNamespace namespace, Optional<Event.Request> request, Instant now) {

  /** Long enough for the ARN of any key that could exist. */
  private static final int LONGEST_SHOWN_KEY_ID = 256;

  /** A command was read. */
  static DecisionContext of(KeyNamespace namespace, Command command, Instant now) {
    return new DecisionContext(namespace, Optional.of(Event.Request.of(command.header())), now);
  }

  /** A date was reached. */
  static DecisionContext of(KeyNamespace namespace, Instant now) {
    return new DecisionContext(namespace, Optional.empty(), now);
  }

  /** The Region whose keys are decided on. */
  String region() {
    return namespace.region();
  }

  /** The ARN of a key, as messages quote it. */
  String arn(KeyRecord key) {
    return namespace.arn(key.id());
  }

  /** The header of the next event of a key. */
  Event.Header header(KeyRecord key) {
    return new Event.Header(
        key.id().value(), Optional.of(arn(key)), key.sequence() + 1, now, request);
  }

  /** The key changes, but none of its materials. */
  Decision changes(KeyRecord before, KeyRecord after, Cause cause) {
    return changes(before, after, cause, Optional.empty(), List.of());
  }

  /**
   * The key and one of its materials change.
   *
   * @param material the material as the event describes it
   */
  Decision changes(
      KeyRecord before,
      KeyRecord after,
      Cause cause,
      Optional<KeyMaterial> material,
      List<SecretChange> secrets) {
    // What was approved was approved for the key as it was.
    KeyRecord counted = after.withoutApprovals(pending -> true).withSequence(before.sequence() + 1);
    return new Decision(
        Optional.of(counted),
        Optional.of(changed(before, Optional.of(before.state()), after, cause, material)),
        secrets);
  }

  /** The key comes into being, with the material that was made for it, if any. */
  Decision creates(KeyRecord key, List<SecretChange> secrets) {
    return new Decision(
        Optional.of(key.withSequence(1)),
        Optional.of(
            changed(
                key,
                Optional.empty(),
                key,
                Cause.CREATED,
                key.currentMaterial().filter(KeyMaterial::imported))),
        secrets);
  }

  /** The key ceases to be, and its secrets and aliases with it. */
  Decision deletes(KeyRecord before, List<SecretChange> secrets, List<AliasStep> steps) {
    KeyRecord gone = before.withState(KeyState.DELETED).withDeletionDate(Optional.empty());
    return new Decision(
        Optional.empty(),
        Optional.of(
            changed(before, Optional.of(before.state()), gone, Cause.DELETED, Optional.empty())),
        secrets,
        steps);
  }

  /** The command is valid and finds nothing to do. */
  Decision leaves(KeyRecord key, Command command, String reason) {
    return tells(key, new Event.KeyUnchanged(header(key), key.state(), command.type(), reason));
  }

  /** The command fails, and changes nothing but what is counted of failures. */
  Decision refuses(
      KeyRecord key, Command command, KmsException refusal, List<SecretChange> secrets) {
    return tells(key, refusal(header(key), command, Optional.of(key.state()), refusal), secrets);
  }

  /** The command fails, and there is no key. */
  Decision refusesWithoutKey(Command command, KmsException refusal) {
    return new Decision(
        Optional.empty(),
        Optional.of(refusal(headerWithoutKey(command), command, Optional.empty(), refusal)),
        List.of());
  }

  private static Event refusal(
      Event.Header header, Command command, Optional<KeyState> state, KmsException refusal) {
    Event.Failure failure =
        new Event.Failure(command.type(), refusal.code(), refusal.reason(), state);
    return command instanceof MaterialImport
        ? new Event.ImportFailed(header, failure)
        : new Event.CommandRejected(header, failure);
  }

  /** The command is valid, there is no such key, and none is needed. */
  Decision leavesWithoutKey(Command command, String reason) {
    return new Decision(
        Optional.empty(),
        Optional.of(
            new Event.KeyUnchanged(
                headerWithoutKey(command), KeyState.DELETED, command.type(), reason)),
        List.of());
  }

  /** The header of an event about a key that does not exist. */
  Event.Header headerWithoutKey(Command asked) {
    String text = asked.header().keyId();
    Optional<KeyId> id = namespace.find(text);
    return new Event.Header(
        id.map(KeyId::value).orElse(Text.shown(text, LONGEST_SHOWN_KEY_ID)),
        id.map(namespace::arn),
        0,
        now,
        request);
  }

  /** An event is due, and nothing else but its number changes. */
  Decision tells(KeyRecord key, Event event) {
    return tells(key, event, List.of());
  }

  /** An event is due, and secrets come or go. */
  Decision tells(KeyRecord key, Event event, List<SecretChange> secrets) {
    return new Decision(
        Optional.of(key.withSequence(key.sequence() + 1)), Optional.of(event), secrets);
  }

  private KeyStateChanged changed(
      KeyRecord before,
      Optional<KeyState> previousState,
      KeyRecord after,
      Cause cause,
      Optional<KeyMaterial> material) {
    return new KeyStateChanged(
        header(before),
        previousState,
        after.state(),
        cause,
        material.map(KeyMaterial::id),
        // Of material that is gone only the date is told.
        material.flatMap(m -> after.material(m.id())).flatMap(after::expirationModel),
        material.flatMap(KeyMaterial::validTo),
        after.deletionDate(),
        before
            .currentMaterial()
            .map(KeyMaterial::id)
            .filter(previous -> cause == Cause.MATERIAL_ROTATED),
        Optional.of(
                new Event.Creation(after.spec(), after.usage(), after.origin(), after.attributes()))
            .filter(creation -> cause == Cause.CREATED),
        after.multiRegion().map(MultiRegion::deletionWindow).orElse(OptionalInt.empty()),
        MultiRegionNews.of(after));
  }
}
