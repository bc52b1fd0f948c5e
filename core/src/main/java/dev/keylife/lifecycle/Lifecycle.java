package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.AliasCommand;
import dev.keylife.lifecycle.Command.CancelKeyDeletion;
import dev.keylife.lifecycle.Command.CreateGrant;
import dev.keylife.lifecycle.Command.CreateKey;
import dev.keylife.lifecycle.Command.DeleteImportedKeyMaterial;
import dev.keylife.lifecycle.Command.DisableKey;
import dev.keylife.lifecycle.Command.EnableKey;
import dev.keylife.lifecycle.Command.ExpireKeyMaterial;
import dev.keylife.lifecycle.Command.GetParametersForImport;
import dev.keylife.lifecycle.Command.GrantRemoval;
import dev.keylife.lifecycle.Command.MaterialImport;
import dev.keylife.lifecycle.Command.PutKeyPolicy;
import dev.keylife.lifecycle.Command.ReplicateKey;
import dev.keylife.lifecycle.Command.RevokeImportParameters;
import dev.keylife.lifecycle.Command.RotateKeyOnDemand;
import dev.keylife.lifecycle.Command.ScheduleKeyDeletion;
import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import dev.keylife.lifecycle.Command.TagResource;
import dev.keylife.lifecycle.Command.UntagResource;
import dev.keylife.lifecycle.Command.UpdateKeyDescription;
import dev.keylife.lifecycle.Command.UpdatePrimaryRegion;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The key lifecycle: decides what a command does to a key, and what happens to it at a date.
 *
 * <p>A decision is a function of its arguments, but for the random key pairs and materials that
 * {@link Cryptography} makes. Every check that refuses a command is a {@link KmsException}
 * somewhere below {@link #decide}; none of them leaves it.
 *
 * <p>The order of the checks: shape of the command, key id or ARN, key exists, access, origin, key
 * state, and for imports what {@link Importing} adds.
 */
public final class Lifecycle {
  private final LifecyclePolicy policy;
  private final CommandShape shape;
  private final Access access;
  private final ParameterIssuing parameters;
  private final Importing importing;
  private final Creation creation;
  private final Rotation rotation;
  private final Replicating replicating;
  private final Synchronizing synchronizing;

  public Lifecycle(LifecyclePolicy policy, Cryptography crypto, JsonReader json) {
    this.policy = policy;
    PolicyEvaluator evaluator = new PolicyEvaluator(policy.namespace(), policy.authority(), json);
    this.shape = new CommandShape(evaluator, policy.namespace(), policy.regions());
    this.access = new Access(evaluator, policy.approvalWindow());
    this.parameters = new ParameterIssuing(policy.imports(), policy.holdings(), crypto);
    this.importing = new Importing(policy, crypto, parameters);
    this.creation = new Creation(crypto);
    this.rotation = new Rotation(crypto, policy.maxRotations());
    this.replicating = new Replicating(access);
    this.synchronizing = new Synchronizing(policy.holdings(), access);
  }

  /**
   * Decides a command.
   *
   * @param command the command, as it came
   * @param record the record of the key that it names; empty where there is no such key, or where
   *     the key id cannot be understood
   * @param secrets the key's sealed secrets
   * @param holdings what its principal holds beside this key
   * @param now the time, by the processor's clock
   * @return always with exactly one event, but for a command about an alias that has to wait: its
   *     event comes from {@link #conclude}
   */
  public Decision decide(
      Command command,
      Optional<KeyRecord> record,
      SealedSecrets secrets,
      Holdings holdings,
      Instant now) {
    DecisionContext context = DecisionContext.of(policy.namespace(), command, now);
    try {
      if (command instanceof SynchronizeMultiRegionKey) {
        Access.requireAmong(policy.regions().replicators(), command);
      }
      shape.check(command, now);
      return record.isPresent()
          ? decide(context, command, record.get(), secrets, holdings)
          : decideWithoutKey(context, command, holdings);
    } catch (KmsException refusal) {
      return refuse(context, command, record, refusal);
    }
  }

  /**
   * Decides a command under an id that counts for its key already. It changes nothing either way:
   * the same command once more is told what became of it, and another one is refused, because its
   * publisher would take the first one's outcome for its own.
   *
   * @param known the command that was decided under this id
   * @param record the record of the key, as {@link #decide} would be given it
   * @return empty where the command was repeated so often that it is not worth an event
   */
  public Optional<Decision> decideAgain(
      Command command, DecidedCommand known, Optional<KeyRecord> record, Instant now) {
    DecisionContext context = DecisionContext.of(policy.namespace(), command, now);
    DecidedCommand.Answer first = known.first();
    if (!known.isSameAs(command)) {
      return Optional.of(
          refuse(
              context,
              command,
              record,
              new KmsException(
                  FailureCode.VALIDATION,
                  "The command id was used before, for another command, which "
                      + first.eventType()
                      + " "
                      + first.eventId()
                      + " answered. Choose another command id.")));
    }
    if (known.repetitions() >= policy.maxRepetitions()) {
      return Optional.empty();
    }
    Event.Header header =
        record.map(context::header).orElseGet(() -> context.headerWithoutKey(command));
    Event repeated = new Event.CommandRepeated(header, command.type(), first);
    return Optional.of(
        record
            .map(key -> context.tells(key, repeated))
            .orElseGet(() -> new Decision(Optional.empty(), Optional.of(repeated), List.of())));
  }

  /**
   * What {@link #decide} would unwrap if it were asked now. A command that waits for its turn can
   * be looked at with this, so that its unwrap can begin; what is decided in its turn may differ,
   * because commands before it have yet to be carried out.
   *
   * @param record the record of the key that the command names
   * @param secrets the key's sealed secrets
   * @return empty where nothing would be unwrapped
   */
  public Optional<WrappedMaterial> unwrapNeeded(
      Command command, KeyRecord record, SealedSecrets secrets, Instant now) {
    if (!(command instanceof MaterialImport imports)) {
      return Optional.empty();
    }
    DecisionContext context = DecisionContext.of(policy.namespace(), command, now);
    try {
      shape.check(command, now);
      if (access.admit(context, command, record).isPresent()) {
        return Optional.empty();
      }
      return Optional.of(importing.admit(context, record, imports, secrets));
    } catch (KmsException refusal) {
      return Optional.empty();
    }
  }

  /**
   * Whether a command counts once by its id. News of other Regions counts by its place in a key's
   * history instead, which the key's record knows for good: so whoever guesses the id of news to
   * come, and uses it up, does not keep it away.
   */
  public static boolean countsById(Command command) {
    return !(command instanceof SynchronizeMultiRegionKey);
  }

  /** Whether a command may need a key pair: where not, {@link #keyPairNeeded} is always empty. */
  public static boolean mayNeedKeyPair(Command command) {
    return command instanceof GetParametersForImport
        || (command instanceof CreateKey create && Creation.keyPairNeeded(create).isPresent());
  }

  /**
   * The key pair that {@link #decide} would need if it were asked now.
   *
   * @param record the record of the key that the command names; empty where there is no such key
   * @param holdings as {@link #decide} would be given it
   * @return empty where it would need none
   */
  public Optional<KeyPairNeed> keyPairNeeded(
      Command command, Optional<KeyRecord> record, Holdings holdings, Instant now) {
    if (!mayNeedKeyPair(command)) {
      return Optional.empty();
    }
    DecisionContext context = DecisionContext.of(policy.namespace(), command, now);
    try {
      shape.check(command, now);
      if (command instanceof CreateKey create) {
        access.requireCreation(context, create);
        policy.holdings().requireRoomForKey(holdings, create.header().principal());
        return record.isPresent() ? Optional.empty() : Creation.keyPairNeeded(create);
      }
      if (record.flatMap(key -> access.admit(context, command, key)).isPresent()) {
        return Optional.empty();
      }
      return record
          .map(key -> parameters.admit(context, key, (GetParametersForImport) command, holdings))
          .map(spec -> new KeyPairNeed(spec, KeyPairNeed.Purpose.WRAPPING));
    } catch (KmsException refusal) {
      return Optional.empty();
    }
  }

  /**
   * The answer to a command that failed for a reason no rule foresaw.
   *
   * @param record the record of the key, as {@link #decide} was given it
   */
  public Decision internalFailure(Command command, Optional<KeyRecord> record, Instant now) {
    return fail(command, record, now, FailureCode.KMS_INTERNAL, "An internal failure; try again.");
  }

  /**
   * The answer to a command that is refused for the shape of what it came in.
   *
   * @param record the record of the key, as {@link #decide} would be given it
   * @param why in a sentence for its publisher
   */
  public Decision malformed(Command command, Optional<KeyRecord> record, Instant now, String why) {
    return fail(command, record, now, FailureCode.VALIDATION, why);
  }

  /**
   * The answer to a command of which it is not proven that its issuer sent it.
   *
   * @param record the record of the key, as {@link #decide} would be given it
   * @param why what is wrong with the proof, in a sentence
   */
  public Decision unauthentic(
      Command command, Optional<KeyRecord> record, Instant now, String why) {
    return fail(command, record, now, FailureCode.ACCESS_DENIED, why);
  }

  /**
   * The answer to a command after which the key would be larger than can be stored or published.
   *
   * @param record the record of the key, as {@link #decide} was given it
   * @param bytes how large it may become
   */
  public Decision outgrown(Command command, Optional<KeyRecord> record, Instant now, int bytes) {
    return fail(
        command,
        record,
        now,
        FailureCode.LIMIT_EXCEEDED,
        "What is kept of the key would become larger than the " + bytes + " bytes allowed.");
  }

  /**
   * The answer to a command that needs master keys where there are none to be had.
   *
   * @param record the record of the key, as {@link #decide} would be given it
   */
  public Decision dependencyFailure(Command command, Optional<KeyRecord> record, Instant now) {
    return fail(
        command,
        record,
        now,
        FailureCode.DEPENDENCY_TIMEOUT,
        "The master keys cannot be used now. Send it again.");
  }

  /**
   * The answer to a command that is one too many for now.
   *
   * @param record the record of the key, as {@link #decide} would be given it
   * @param why what there is too much of, in a sentence
   */
  public Decision throttled(Command command, Optional<KeyRecord> record, Instant now, String why) {
    return fail(
        command, record, now, FailureCode.THROTTLING, "Throttled: " + why + " Send it again.");
  }

  private Decision fail(
      Command command, Optional<KeyRecord> record, Instant now, FailureCode code, String message) {
    return refuse(
        DecisionContext.of(policy.namespace(), command, now),
        command,
        record,
        new KmsException(code, message));
  }

  private Decision decideWithoutKey(DecisionContext context, Command command, Holdings holdings) {
    KeyId id = context.namespace().resolve(command.header().keyId());
    if (command instanceof CreateKey create) {
      access.requireCreation(context, create);
      policy.holdings().requireRoomForKey(holdings, create.header().principal());
      return creation.create(context, id, create);
    }
    if (command instanceof SynchronizeMultiRegionKey told) {
      return synchronizing.create(context, id, told, holdings);
    }
    throw context.namespace().notFound(id);
  }

  private Decision decide(
      DecisionContext context,
      Command command,
      KeyRecord key,
      SealedSecrets secrets,
      Holdings holdings) {
    if (command instanceof SynchronizeMultiRegionKey told) {
      // Of the replicator, whom no key policy lets or keeps from it.
      return synchronizing.synchronize(context, key, told);
    }
    Optional<KeyAliases.Claimed> waiting = key.aliases().claim(command.header().commandId());
    if (waiting.isPresent()) {
      return Aliasing.waitOn(key, command, waiting.get());
    }
    Optional<PendingApproval> pending = access.admit(context, command, key);
    if (pending.isPresent()) {
      return Approvals.await(context, key, command, pending.get());
    }
    // Approvals serve once, whatever becomes of the command.
    KeyRecord approved = key.withoutApprovals(other -> other.isFor(command));
    try {
      return carryOut(context, command, approved, secrets, holdings);
    } catch (KmsException refusal) {
      return refuse(context, command, Optional.of(approved), refusal);
    }
  }

  private Decision carryOut(
      DecisionContext context,
      Command command,
      KeyRecord key,
      SealedSecrets secrets,
      Holdings holdings) {
    if (command instanceof MaterialImport imports) {
      return importing.importMaterial(context, key, imports, secrets);
    } else if (command instanceof GetParametersForImport get) {
      return parameters.issue(context, key, get, holdings);
    } else if (command instanceof RevokeImportParameters revoke) {
      return ParameterIssuing.revoke(context, key, revoke);
    } else if (command instanceof DeleteImportedKeyMaterial delete) {
      return MaterialDeletion.delete(context, key, delete);
    } else if (command instanceof ExpireKeyMaterial expire) {
      return MaterialDeletion.expire(context, key, expire);
    } else if (command instanceof RotateKeyOnDemand) {
      return rotation.rotate(context, key);
    } else if (command instanceof UpdateKeyDescription update) {
      return Description.update(context, key, update);
    } else if (command instanceof AliasCommand alias) {
      return Aliasing.claim(context, key, alias);
    } else if (command instanceof CreateGrant grant) {
      return Granting.create(context, key, grant);
    } else if (command instanceof GrantRemoval removal) {
      return Granting.remove(context, key, removal);
    } else if (command instanceof TagResource tag) {
      return Tagging.tag(context, key, tag);
    } else if (command instanceof UntagResource untag) {
      return Tagging.untag(context, key, untag);
    } else if (command instanceof PutKeyPolicy put) {
      return KeyPolicy.put(context, key, put, access);
    } else if (command instanceof EnableKey enable) {
      return Availability.enable(context, key, enable);
    } else if (command instanceof DisableKey disable) {
      return Availability.disable(context, key, disable);
    } else if (command instanceof ScheduleKeyDeletion schedule) {
      return KeyDeletion.schedule(context, key, schedule);
    } else if (command instanceof CancelKeyDeletion) {
      return KeyDeletion.cancel(context, key);
    } else if (command instanceof CreateKey) {
      throw Creation.alreadyExists(context, key);
    } else if (command instanceof ReplicateKey replicate) {
      return replicating.replicate(context, key, replicate);
    } else if (command instanceof UpdatePrimaryRegion update) {
      return replicating.updatePrimary(context, key, update);
    }
    throw new AssertionError("no rule for " + command.type());
  }

  /**
   * Decides what happens at a date of a key. A deadline that the record does not bear out, because
   * what it belonged to is gone or has another date by now, has no effect.
   *
   * @param deadline one of {@link KeyRecord#deadlines} that is due
   * @param key the record as it is now
   */
  public Decision decideDeadline(Deadline deadline, KeyRecord key, Instant now) {
    if (!key.deadlines().contains(deadline) || deadline.due().isAfter(now)) {
      return new Decision(Optional.of(key), Optional.empty(), List.of());
    }
    DecisionContext context = DecisionContext.of(policy.namespace(), now);
    return switch (deadline.kind()) {
      case EXPIRY_NOTICE -> MaterialDeletion.giveNotice(context, key, materialOf(deadline, key));
      case MATERIAL_EXPIRY -> MaterialDeletion.expire(context, key, materialOf(deadline, key));
      case PARAMETERS_EXPIRY -> ParameterIssuing.expire(key, deadline.reference());
      case APPROVAL_EXPIRY -> Approvals.expire(key, deadline.reference());
      case KEY_DELETION -> KeyDeletion.carryOut(context, key);
    };
  }

  /**
   * Answers a command about an alias, now that the partition of the name has decided.
   *
   * @param record the record of the key that asked; empty where it was deleted meanwhile
   * @return always with exactly one event
   */
  public Decision conclude(AliasStep.Verdict verdict, Optional<KeyRecord> record, Instant now) {
    Command command = verdict.command();
    DecisionContext context = DecisionContext.of(policy.namespace(), command, now);
    Optional<KeyAliases.Claimed> claimed =
        record.flatMap(key -> key.aliases().claim(command.header().commandId()));
    // What was granted to a key that is gone, its deletion has given back already.
    return claimed.isPresent()
        ? Aliasing.conclude(context, record.orElseThrow(), claimed.get(), verdict)
        : refuse(context, command, record, context.namespace().notFound(verdict.key()));
  }

  /**
   * Whether whoever asks for an alias may take it away from the key that has it.
   *
   * @param record the record of that key; empty where it was deleted meanwhile
   * @return the answer to the partition of the name; the key itself is as it was
   */
  public AliasStep.ReleaseReply consent(
      AliasStep.ReleaseRequest request, Optional<KeyRecord> record, Instant now) {
    Command command = request.claim().command();
    Optional<AliasStep.Refusal> refusal = Optional.empty();
    if (record.isPresent()) {
      try {
        access.requireConsent(
            DecisionContext.of(policy.namespace(), command, now), command, record.get());
      } catch (KmsException e) {
        refusal = Optional.of(new AliasStep.Refusal(e.code(), e.reason()));
      }
    }
    return new AliasStep.ReleaseReply(request.alias(), request.key(), request.claim(), refusal);
  }

  /** An alias of a key stands for another one now. */
  public Decision detach(AliasStep.Detach detach, KeyRecord key) {
    return Aliasing.detach(key, detach.alias());
  }

  private static KeyMaterial materialOf(Deadline deadline, KeyRecord key) {
    return key.material(new KeyMaterialId(deadline.reference())).orElseThrow();
  }

  private static Decision refuse(
      DecisionContext context, Command command, Optional<KeyRecord> record, KmsException refusal) {
    return record
        .map(key -> context.refuses(key, command, refusal, List.of()))
        .orElseGet(() -> context.refusesWithoutKey(command, refusal));
  }
}
