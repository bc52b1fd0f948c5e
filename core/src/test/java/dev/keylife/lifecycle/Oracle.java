package dev.keylife.lifecycle;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A second, naive account of one key's life, written from the lifecycle's rules and not from the
 * code: a heap of mutable fields and strings, in the words of the AWS KMS API. It shares nothing
 * with the code under test but the commands that go in.
 */
final class Oracle extends OracleState {
  private static final List<Duration> LEADS =
      List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1));

  static final int MAX_UNUSED = 4;
  static final int MAX_FAILURES = 2;

  /** A command that is refused. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String code) {
      super(code, null, false, false);
    }
  }

  /** What is told of a command. */
  String tell(Command command, Instant now) {
    boolean existed = !state.equals("no key");
    String keyId = command.header().keyId();
    try {
      OracleShape.check(command, now);
      boolean isArn = keyId.startsWith("arn:");
      boolean isKeyArn = keyId.matches("arn:aws:kms:[a-z0-9-]+:\\d{12}:key/k");
      if (keyId.startsWith("alias/") || (isArn && !isKeyArn)) {
        throw new Refused("InvalidArnException");
      }
      if (!isMine(command)) {
        throw new Refused("NotFoundException");
      }
      requireAccess(command, existed, now);
      String told = existed ? act(command, now) : actWithoutKey(command);
      return told + " #" + ++sequence;
    } catch (OracleShape.Wrong wrong) {
      return refused(wrong.getMessage(), command, existed);
    } catch (Refused refused) {
      return refused(refused.getMessage(), command, existed);
    }
  }

  private void requireAccess(Command command, boolean existed, Instant now) {
    String issuer = command.header().issuer();
    boolean allowed =
        command instanceof Command.CreateKey
            ? issuer.equals(OraclePolicies.ADMINISTRATOR)
            : !existed || OraclePolicies.allows(policy, issuer, command, now);
    if (!allowed) {
      throw new Refused("AccessDeniedException");
    }
  }

  private String refused(String code, Command command, boolean existed) {
    boolean thisKey = existed && isMine(command);
    boolean imports = command.type().endsWith("mportKeyMaterial");
    return (imports ? "ImportFailed " : "CommandRejected ")
        + code
        + " in "
        + (thisKey ? state + " #" + ++sequence : "no key #0");
  }

  private static boolean isMine(Command command) {
    String keyId = command.header().keyId();
    return keyId.equals("k") || keyId.equals("arn:aws:kms:eu-central-1:111122223333:key/k");
  }

  private String actWithoutKey(Command command) {
    if (!(command instanceof Command.CreateKey create)) {
      throw new Refused("NotFoundException");
    }
    external = create.origin().orElseThrow().name().equals("EXTERNAL");
    symmetric = create.keySpec().orElseThrow().name().equals("SYMMETRIC_DEFAULT");
    sequence = 0;
    description = "";
    tags.clear();
    policy = "";
    return external
        ? changed("no key", "PendingImport", "CREATED")
        : changed("no key", "Enabled", "CREATED") + about(make(null), "-", null);
  }

  private String act(Command command, Instant now) {
    return switch (command.type()) {
      case "CreateKey" -> throw new Refused("ValidationException");
      case "GetParametersForImport" -> issue((Command.GetParametersForImport) command, now);
      case "RevokeImportParameters" -> revoke();
      case "ImportKeyMaterial", "ReimportKeyMaterial" ->
          importMaterial((Command.MaterialImport) command, now);
      case "DeleteImportedKeyMaterial" -> delete((Command.DeleteImportedKeyMaterial) command);
      case "ExpireKeyMaterial" -> expire((Command.ExpireKeyMaterial) command, now);
      case "RotateKeyOnDemand" -> rotate(now);
      case "UpdateKeyDescription" -> describe((Command.UpdateKeyDescription) command);
      case "TagResource" -> tag((Command.TagResource) command);
      case "UntagResource" -> untag((Command.UntagResource) command);
      case "PutKeyPolicy" -> putPolicy((Command.PutKeyPolicy) command, now);
      case "EnableKey" -> {
        mustBe("Enabled", "Disabled");
        yield state.equals("Enabled") ? unchanged() : changed(state, "Enabled", "ENABLED");
      }
      case "DisableKey" -> {
        mustBe("Enabled", "Disabled");
        yield state.equals("Disabled") ? unchanged() : changed(state, "Disabled", "DISABLED");
      }
      case "ScheduleKeyDeletion" -> {
        mustBe("PendingImport", "Enabled", "Disabled");
        int days = ((Command.ScheduleKeyDeletion) command).pendingWindowInDays().orElse(30);
        deletionDate = now.plus(Duration.ofDays(days));
        yield changed(state, "PendingDeletion", "DELETION_SCHEDULED");
      }
      case "CancelKeyDeletion" -> {
        mustBe("PendingDeletion");
        deletionDate = null;
        yield changed(state, allHere() ? "Disabled" : "PendingImport", "DELETION_CANCELLED");
      }
      default -> throw new AssertionError(command);
    };
  }

  private String delete(Command.DeleteImportedKeyMaterial command) {
    mustBeExternal();
    String name = named(command.keyMaterialId());
    return isHere(name) ? remove(name, "MATERIAL_DELETED") : unchanged();
  }

  private String issue(Command.GetParametersForImport command, Instant now) {
    mustBeExternal();
    mustBe("PendingImport", "Enabled", "Disabled");
    String algorithm = command.wrappingAlgorithm().orElseThrow().name();
    if (algorithm.equals("RSAES_PKCS1_V1_5") || algorithm.equals("SM2PKE")) {
      throw new Refused("UnsupportedOperationException");
    }
    if (parameters.size() == MAX_UNUSED) {
      forget(parameters.keySet().iterator().next()); // the oldest
    }
    Instant validTo = now.plus(Duration.ofHours(24));
    parameters.put("wk" + ++issued, validTo);
    return "ImportParametersIssued wk" + issued + " until " + validTo;
  }

  private void forget(String wrappingKey) {
    parameters.remove(wrappingKey);
    failures.remove(wrappingKey);
  }

  private String revoke() {
    mustBeExternal();
    int count = parameters.size();
    parameters.clear();
    failures.clear();
    return count == 0 ? unchanged() : "ImportParametersRevoked %d in %s".formatted(count, state);
  }

  private String importMaterial(Command.MaterialImport command, Instant now) {
    mustBeExternal();
    boolean reimport = command instanceof Command.ReimportKeyMaterial;
    boolean saysType = !reimport && command.importType().isPresent();
    boolean saysMore =
        command.keyMaterialId().isPresent() || command.keyMaterialDescription().isPresent();
    if (!symmetric && (saysType || saysMore)) {
      throw new Refused("ValidationException");
    }
    mustBe("PendingImport", "Enabled", "Disabled");
    String wrappingKey = checkToken(FakeCryptography.text(command.importToken()), now);
    if (command.validTo().isPresent() && !command.validTo().get().isAfter(now)) {
      throw new Refused("IncorrectKeyMaterialException"); // passed while it was queued
    }
    try {
      return importWrapped(command, reimport, wrappingKey, now);
    } catch (Refused refused) {
      if (!refused.getMessage().equals("DependencyTimeoutException")
          && failures.merge(wrappingKey, 1, Integer::sum) == MAX_FAILURES) {
        forget(wrappingKey);
      }
      throw refused;
    }
  }

  private String importWrapped(
      Command.MaterialImport command, boolean reimport, String wrappingKey, Instant now) {
    String name = unwrap(FakeCryptography.text(command.encryptedKeyMaterial()));
    boolean everHadAny = materials.values().stream().anyMatch(m -> m.role.equals("CURRENT"));
    boolean isNew =
        !reimport && command.importType().map(t -> t.name().startsWith("NEW")).orElse(!everHadAny);
    boolean known = materials.containsKey(name);
    boolean otherExpected =
        command.keyMaterialId().filter(id -> !nameOf(id).equals(name)).isPresent();
    if (otherExpected || isNew == known) {
      throw new Refused("IncorrectKeyMaterialException");
    }
    if (isNew && everHadAny && pending() != null) {
      throw new Refused("KMSInvalidStateException");
    }
    Material m = materials.computeIfAbsent(name, n -> new Material());
    if (isNew && everHadAny) {
      m.role = "PENDING_ROTATION";
    }
    m.here = true;
    m.validTo = command.validTo().orElse(null);
    command.keyMaterialDescription().ifPresent(text -> m.description = text);
    m.noticesToCome.clear();
    for (Duration lead : LEADS) {
      if (m.validTo != null && now.isBefore(m.validTo.minus(lead))) {
        m.noticesToCome.add(lead);
      }
    }
    forget(wrappingKey);
    String next = state.equals("PendingImport") && allHere() ? "Enabled" : state;
    String cause = known ? "MATERIAL_REIMPORTED" : "MATERIAL_IMPORTED";
    String model = m.validTo == null ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES";
    return changed(state, next, cause) + about(name, model, m.validTo);
  }

  private String checkToken(String token, Instant now) {
    String[] parts = token.split("\\|");
    if (!parts[0].equals("token") || !parts[1].equals("k")) {
      throw new Refused("InvalidImportTokenException");
    }
    if (!now.isBefore(Instant.parse(parts[3]))) {
      throw new Refused("ExpiredImportTokenException");
    }
    if (!parameters.containsKey(parts[2])) {
      throw new Refused("InvalidImportTokenException");
    }
    return parts[2];
  }

  private static String unwrap(String ciphertext) {
    return switch (ciphertext) {
      case "timeout" -> throw new Refused("DependencyTimeoutException");
      case "garbage" -> throw new Refused("InvalidCiphertextException");
      case "wrapped:bad-length" -> throw new Refused("IncorrectKeyMaterialException");
      default -> ciphertext.substring("wrapped:".length());
    };
  }

  private String expire(Command.ExpireKeyMaterial command, Instant now) {
    mustBeExternal();
    String name = named(command.keyMaterialId());
    if (command.validTo().isEmpty()) {
      return isHere(name) ? remove(name, "EXPIRED") : unchanged();
    }
    Instant date = command.validTo().get();
    for (String candidate : List.copyOf(materials.keySet())) {
      boolean meant = command.keyMaterialId().isEmpty() || candidate.equals(name);
      if (meant && date.equals(materials.get(candidate).validTo) && !date.isAfter(now)) {
        return remove(candidate, "EXPIRED");
      }
    }
    return unchanged();
  }

  private String remove(String name, String cause) {
    Material m = materials.get(name);
    String told = about(name, "-", m.validTo);
    String next = state;
    if (m.role.equals("PENDING_ROTATION")) {
      materials.remove(name);
    } else {
      m.here = false;
      m.validTo = null;
      m.noticesToCome.clear();
      next = state.equals("PendingDeletion") ? state : "PendingImport";
    }
    return changed(state, next, cause) + told;
  }

  private String describe(Command.UpdateKeyDescription command) {
    mustBe("PendingImport", "Enabled", "Disabled");
    if (command.description().equals(description)) {
      return unchanged();
    }
    description = command.description();
    return "KeyDescriptionUpdated " + state + " " + description.length();
  }

  private String tag(Command.TagResource command) {
    mustBe("PendingImport", "Enabled", "Disabled");
    Map<String, String> after = new LinkedHashMap<>(tags);
    Map<String, String> set = new LinkedHashMap<>();
    for (Tag tag : command.tags()) {
      if (!tag.value().equals(after.put(tag.key(), tag.value()))) {
        set.put(tag.key(), tag.value());
      }
    }
    if (after.size() > 50) {
      throw new Refused("LimitExceededException");
    }
    tags.putAll(after);
    return set.isEmpty()
        ? unchanged()
        : "KeyTagsUpdated " + state + " set " + taggedAs(set) + " not []";
  }

  private String untag(Command.UntagResource command) {
    mustBe("PendingImport", "Enabled", "Disabled");
    Map<String, String> gone = new LinkedHashMap<>(tags);
    gone.keySet().retainAll(command.tagKeys());
    tags.keySet().removeAll(gone.keySet());
    return gone.isEmpty()
        ? unchanged()
        : "KeyTagsUpdated " + state + " set [] not " + taggedAs(gone);
  }

  private String putPolicy(Command.PutKeyPolicy command, Instant now) {
    if (command.policy().equals(policy)) {
      return unchanged();
    }
    String issuer = command.header().issuer();
    if (!command.bypassLockoutCheck()
        && !OraclePolicies.allows(command.policy(), issuer, command, now)) {
      throw new Refused("MalformedPolicyDocumentException");
    }
    policy = command.policy();
    return "KeyPolicyUpdated " + state + " " + policy.length();
  }

  /** Material of the key's own making is in use at once. */
  private String make(Instant rotated) {
    String name = "made" + ++made;
    Material m = new Material();
    m.here = true;
    m.rotated = rotated;
    materials.put(name, m);
    return name;
  }

  private String rotate(Instant now) {
    if (!symmetric) {
      throw new Refused("UnsupportedOperationException");
    }
    if (state.equals("Disabled")) {
      throw new Refused("DisabledException");
    }
    mustBe("Enabled");
    if (materials.values().stream().filter(m -> m.rotated != null).count() == 25) {
      throw new Refused("LimitExceededException");
    }
    if (external && pending() == null) {
      throw new Refused("KMSInvalidStateException");
    }
    String before = named(Optional.empty());
    materials.get(before).role = "NON_CURRENT";
    if (!external) {
      return changed(state, state, "MATERIAL_ROTATED")
          + about(make(now), "-", null)
          + " instead of "
          + before;
    }
    String pending = pending();
    Material m = materials.get(pending);
    m.role = "CURRENT";
    m.rotated = now;
    String model = m.validTo == null ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES";
    return changed(state, state, "MATERIAL_ROTATED")
        + about(pending, model, m.validTo)
        + " instead of "
        + before;
  }

  /**
   * What is told when the processor wakes up and finds the earliest of what is due; "" for none.
   */
  String wakeUp(Instant now) {
    TreeSet<String> due = new TreeSet<>();
    for (String deadline : deadlines()) {
      if (!Instant.parse(deadline.split(" ")[0]).isAfter(now)) {
        due.add(deadline);
      }
    }
    if (due.isEmpty()) {
      return "";
    }
    String[] first = due.first().split(" ");
    return switch (first[1]) {
      case "1-notice" -> giveNotice(first[2], now);
      case "2-expiry" -> remove(first[2], "EXPIRED") + " #" + ++sequence;
      case "3-parameters" -> {
        forget(first[2]);
        yield "silence";
      }
      default -> {
        materials.clear();
        parameters.clear();
        failures.clear();
        deletionDate = null;
        yield changed(state, "Deleted", "DELETED") + " #" + (sequence + 1);
      }
    };
  }

  private String giveNotice(String name, Instant now) {
    Material m = materials.get(name);
    Duration lead = m.noticesToCome.remove(0);
    return now.isBefore(m.validTo)
        ? "KeyMaterialExpiring %s until %s lead %s #%d".formatted(name, m.validTo, lead, ++sequence)
        : "silence";
  }

  private void mustBeExternal() {
    if (!external) {
      throw new Refused("UnsupportedOperationException");
    }
  }

  private void mustBe(String... allowed) {
    if (!List.of(allowed).contains(state)) {
      throw new Refused("KMSInvalidStateException");
    }
  }

  /** The material that a command means: the one it names, or the current one. */
  private String named(Optional<String> id) {
    if (id.isPresent()) {
      if (!materials.containsKey(nameOf(id.get()))) {
        throw new Refused("NotFoundException");
      }
      return nameOf(id.get());
    }
    return materials.keySet().stream()
        .filter(name -> materials.get(name).role.equals("CURRENT"))
        .findFirst()
        .orElse("none");
  }

  private static String nameOf(String id) {
    return FakeCryptography.nameOf(new KeyMaterialId(id));
  }
}
