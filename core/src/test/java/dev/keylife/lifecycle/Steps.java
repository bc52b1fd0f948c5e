package dev.keylife.lifecycle;

import static net.jqwik.api.Arbitraries.frequency;
import static net.jqwik.api.Arbitraries.frequencyOf;
import static net.jqwik.api.Arbitraries.just;

import dev.keylife.lifecycle.Step.Date;
import dev.keylife.lifecycle.Step.Delivery;
import dev.keylife.lifecycle.Step.Expiry;
import dev.keylife.lifecycle.Step.MaterialName;
import dev.keylife.lifecycle.Step.Named;
import dev.keylife.lifecycle.Step.Token;
import dev.keylife.lifecycle.Step.Wrapped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/** Where random scripts come from: mostly sensible, so that they get somewhere, never only so. */
final class Steps {
  private Steps() {}

  /** A script, with one line for each step. */
  record Script(List<Step> steps) {
    @Override
    public String toString() {
      StringBuilder lines = new StringBuilder();
      steps.forEach(step -> lines.append("\n  ").append(step));
      return lines.toString();
    }
  }

  static Arbitrary<Script> scripts() {
    Arbitrary<List<Step>> rest =
        steps()
            .list()
            .ofMinSize(1)
            .ofMaxSize(99)
            .withSizeDistribution(RandomDistribution.uniform());
    return Combinators.combine(creations(just(Named.BARE)), rest)
        .as((first, others) -> Stream.concat(Stream.of((Step) first), others.stream()).toList())
        .map(Script::new);
  }

  private static Arbitrary<Step> steps() {
    return frequencyOf(
        Tuple.of(70, sends().map(send -> (Step) send)),
        Tuple.of(8, sends().map(Step.AsBob::new)),
        Tuple.of(10, times().map(Step.Pass::new)),
        Tuple.of(10, Arbitraries.of(1, 2, 3, Integer.MAX_VALUE).map(Step.WakeUp::new)));
  }

  private static Arbitrary<Step.Send> sends() {
    return frequencyOf(
        Tuple.of(1, creations(keys())),
        Tuple.of(4, Combinators.combine(keys(), algorithms()).as(Step.GetParameters::new)),
        Tuple.of(1, keys().map(Step.RevokeParameters::new)),
        Tuple.of(20, imports()),
        Tuple.of(4, Combinators.combine(keys(), materials()).as(Step.Delete::new)),
        Tuple.of(
            5,
            Combinators.combine(keys(), materials(), Arbitraries.of(Date.values()))
                .as(Step.Expire::new)),
        Tuple.of(6, keys().map(Step.Rotate::new)),
        Tuple.of(2, Combinators.combine(keys(), descriptions()).as(Step.Describe::new)),
        Tuple.of(2, Combinators.combine(keys(), tags()).as(Step.Tag::new)),
        Tuple.of(1, Combinators.combine(keys(), tagKeys()).as(Step.Untag::new)),
        Tuple.of(
            2,
            Combinators.combine(keys(), policyNames(), policies(), rarely())
                .as(Step.PutPolicy::new)),
        Tuple.of(4, keys().map(Step.Enable::new)),
        Tuple.of(3, keys().map(Step.Disable::new)),
        Tuple.of(1, Combinators.combine(keys(), windows()).as(Step.ScheduleDeletion::new)),
        Tuple.of(3, keys().map(Step.CancelDeletion::new)));
  }

  private static Arbitrary<Named> keys() {
    return frequency(
        Tuple.of(90, Named.BARE),
        Tuple.of(20, Named.ARN),
        Tuple.of(1, Named.OTHER_REGION),
        Tuple.of(1, Named.OTHER_ACCOUNT),
        Tuple.of(1, Named.ALIAS_ARN),
        Tuple.of(1, Named.ALIAS));
  }

  private static Arbitrary<Step.Send> creations(Arbitrary<Named> keys) {
    return Combinators.combine(
            keys,
            frequency(Tuple.of(9, KeySpec.SYMMETRIC_DEFAULT), Tuple.of(1, KeySpec.HMAC_256)),
            frequency(
                Tuple.of(20, Optional.<KeyUsage>empty()),
                Tuple.of(15, Optional.of(KeyUsage.ENCRYPT_DECRYPT)),
                Tuple.of(10, Optional.of(KeyUsage.GENERATE_VERIFY_MAC))),
            frequency(Tuple.of(19, Origin.EXTERNAL), Tuple.of(1, Origin.AWS_KMS)))
        .as(Step.Create::new);
  }

  private static Arbitrary<String> descriptions() {
    return frequency(
        Tuple.of(4, ""),
        Tuple.of(8, "orders"),
        Tuple.of(2, "\uD83D\uDD11".repeat(8192)),
        Tuple.of(1, "x".repeat(8193)));
  }

  /** Few tag keys, so that they meet again; now and then one too many, or one that cannot be. */
  private static Arbitrary<List<Tag>> tags() {
    Arbitrary<Tag> tag =
        Combinators.combine(tagKey(), Arbitraries.of("", "a", "b", "a\nb", "x".repeat(257)))
            .as(Tag::new);
    List<Tag> many = IntStream.range(0, 50).mapToObj(i -> new Tag("t" + i, "")).toList();
    return frequencyOf(Tuple.of(9, tag.list().ofMaxSize(2)), Tuple.of(1, just(many)));
  }

  private static Arbitrary<List<String>> tagKeys() {
    return tagKey().list().ofMaxSize(2);
  }

  private static Arbitrary<String> tagKey() {
    return frequency(
        Tuple.of(8, "team"),
        Tuple.of(8, "cost centre"),
        Tuple.of(8, "t7"),
        Tuple.of(1, "Aws:x"),
        Tuple.of(1, "a,b"),
        Tuple.of(1, ""),
        Tuple.of(1, "k".repeat(129)));
  }

  private static Arbitrary<String> policyNames() {
    return frequency(Tuple.of(15, "default"), Tuple.of(1, "other"));
  }

  private static Arbitrary<String> policies() {
    String policy = KeyPolicy.defaultFor(World.NAMESPACE);
    return frequency(
        Tuple.of(6, policy),
        Tuple.of(6, OraclePolicies.SHARED),
        Tuple.of(2, OraclePolicies.BOBS),
        Tuple.of(1, OraclePolicies.NOBODYS),
        Tuple.of(1, policy.replace("Allow", "allow")),
        Tuple.of(1, policy + " ".repeat(32 * 1024)),
        Tuple.of(1, policy.replace("IAM", "\uD83D\uDD11")));
  }

  private static Arbitrary<Boolean> rarely() {
    return frequency(Tuple.of(9, false), Tuple.of(1, true));
  }

  private static Arbitrary<WrappingAlgorithm> algorithms() {
    return frequency(
        Tuple.of(20, WrappingAlgorithm.RSAES_OAEP_SHA_256),
        Tuple.of(10, WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256),
        Tuple.of(1, WrappingAlgorithm.RSAES_PKCS1_V1_5),
        Tuple.of(1, WrappingAlgorithm.SM2PKE));
  }

  private static Arbitrary<Step.Send> imports() {
    return Combinators.combine(
            keys(),
            frequency(
                Tuple.of(25, Delivery.IMPORT),
                Tuple.of(5, Delivery.IMPORT_QUEUED_FOR_2_HOURS),
                Tuple.of(10, Delivery.REIMPORT)),
            frequency(
                Tuple.of(40, Token.FRESH),
                Tuple.of(6, Token.LAST),
                Tuple.of(3, Token.LAST_BUT_ONE),
                Tuple.of(2, Token.FIRST),
                Tuple.of(1, Token.OTHER_KEY),
                Tuple.of(1, Token.FORGED)),
            frequency(
                Tuple.of(20, Wrapped.A),
                Tuple.of(8, Wrapped.B),
                Tuple.of(4, Wrapped.C),
                Tuple.of(1, Wrapped.WRONG_LENGTH),
                Tuple.of(1, Wrapped.DAMAGED),
                Tuple.of(1, Wrapped.MASTER_KEY_AWAY)),
            expiries(),
            frequency(
                Tuple.of(12, Optional.<ImportType>empty()),
                Tuple.of(6, Optional.of(ImportType.NEW_KEY_MATERIAL)),
                Tuple.of(2, Optional.of(ImportType.EXISTING_KEY_MATERIAL))),
            frequencyOf(
                Tuple.of(30, just(MaterialName.NONE)),
                Tuple.of(5, Arbitraries.of(MaterialName.values()))),
            frequency(
                Tuple.of(20, Optional.<String>empty()),
                Tuple.of(1, Optional.of("first")),
                Tuple.of(1, Optional.of("second"))))
        .as(Step.Import::new);
  }

  private static Arbitrary<Expiry> expiries() {
    return frequencyOf(
        Tuple.of(5, just(Expiry.NEVER)),
        Tuple.of(
            8,
            Arbitraries.of(
                Expiry.IN_AN_HOUR, Expiry.IN_A_DAY, Expiry.IN_8_DAYS, Expiry.IN_40_DAYS)),
        Tuple.of(3, Arbitraries.of(Expiry.values())));
  }

  private static Arbitrary<MaterialName> materials() {
    return frequency(
        Tuple.of(20, MaterialName.NONE),
        Tuple.of(8, MaterialName.A),
        Tuple.of(8, MaterialName.B),
        Tuple.of(3, MaterialName.C),
        Tuple.of(1, MaterialName.MALFORMED));
  }

  private static Arbitrary<OptionalInt> windows() {
    return frequency(
        Tuple.of(4, OptionalInt.empty()),
        Tuple.of(6, OptionalInt.of(7)),
        Tuple.of(1, OptionalInt.of(6)),
        Tuple.of(1, OptionalInt.of(30)),
        Tuple.of(1, OptionalInt.of(31)));
  }

  /** Such that sums of them often meet a date to the second. */
  private static Arbitrary<Duration> times() {
    return frequency(
        Tuple.of(4, Duration.ofSeconds(1)),
        Tuple.of(6, Duration.ofHours(1)),
        Tuple.of(2, Duration.ofHours(23)),
        Tuple.of(4, Duration.ofDays(1)),
        Tuple.of(4, Duration.ofDays(7)),
        Tuple.of(2, Duration.ofDays(10)),
        Tuple.of(1, Duration.ofDays(30)),
        Tuple.of(1, Duration.ofDays(365)));
  }
}
