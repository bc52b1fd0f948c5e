package dev.keylife.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.command.CommandHeader;
import dev.keylife.command.DisableKey;
import dev.keylife.command.EnableKey;
import dev.keylife.command.UpdateKeyDescription;
import dev.keylife.event.CommandRejected;
import dev.keylife.lifecycle.AliasName;
import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.EncryptionContextPair;
import dev.keylife.lifecycle.Grant;
import dev.keylife.lifecycle.GrantConstraint;
import dev.keylife.lifecycle.GrantOperation;
import dev.keylife.lifecycle.KeyAliases;
import dev.keylife.lifecycle.KeyAttributes;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeyMaterial;
import dev.keylife.lifecycle.KeyMaterialId;
import dev.keylife.lifecycle.KeyRecord;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.KeyState;
import dev.keylife.lifecycle.KeyUsage;
import dev.keylife.lifecycle.MultiRegion;
import dev.keylife.lifecycle.Origin;
import dev.keylife.lifecycle.OutstandingParameters;
import dev.keylife.lifecycle.PendingApproval;
import dev.keylife.lifecycle.RelatedKeys;
import dev.keylife.lifecycle.Tag;
import dev.keylife.streams.encoding.SnapshotMapper;
import dev.keylife.streams.record.RecordLimits;
import dev.keylife.streams.state.KeyEntry;
import dev.keylife.streams.state.KeyEntrySerde;
import dev.keylife.streams.state.StoreNames;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing that a publisher sends leaves more behind than a small multiple of it. */
class BoundedSizesTest {
  /** No topic of ours takes less than 1 MiB in a record by default. */
  private static final int FAR_BELOW_THE_TOPICS_LIMIT = 256 * 1024;

  /** What an event weighs beside what its publisher wrote: ids, ARN, hash, headers. */
  private static final int EVENT = 2_048;

  @TempDir Path folder;
  private TopologyHarness harness;

  @BeforeEach
  void start() {
    harness = new TopologyHarness(folder);
  }

  @AfterEach
  void stop() {
    harness.close();
  }

  static Stream<CommandHeader> hostile() {
    Instant now = TopologyHarness.START;
    String replaced = "\uFFFD".repeat(20_000); // what Avro makes of bytes of 0xFF
    return Stream.of(
            "a".repeat(32_000), "\u0007".repeat(32_000), "\uD83D\uDD11".repeat(8_000), replaced)
        .flatMap(
            text ->
                Stream.of(
                    new CommandHeader("c", text, "me", now),
                    new CommandHeader("c", "arn:" + text, "me", now),
                    new CommandHeader(text, "k", "me", now),
                    new CommandHeader(UUID.randomUUID().toString(), "k", text, now),
                    new CommandHeader(
                        text.substring(0, 6_000),
                        text.substring(0, 6_000),
                        text.substring(0, 1_000),
                        now)));
  }

  @Test
  void aLongOrUnprintableTextLeavesASmallEvent() {
    harness.send(harness.createKey("k"));
    hostile()
        .forEach(
            header -> {
              byte[] command = harness.encode(new DisableKey(header));
              TestRecord<String, SpecificRecord> event =
                  harness.sendRaw("k", command, new RecordHeaders()).get(0);
              assertThat(event.value()).isInstanceOf(CommandRejected.class);
              assertThat(size(event)).isLessThan(5 * EVENT).isLessThan(command.length);
            });
    assertThat(harness.contents(StoreNames.KEYS_STORE)).containsExactly("k");
  }

  @Test
  void aDescriptionIsTheLargestThingThatGoesIntoAnEvent() {
    harness.send(harness.createKey("k"));
    String longest = "\uD83D\uDD11".repeat(8_192);
    byte[] command = harness.encode(new UpdateKeyDescription(harness.header("k"), longest));
    TestRecord<String, SpecificRecord> event =
        harness.sendRaw("k", command, new RecordHeaders()).get(0);
    assertThat(size(event)).isLessThan(command.length + EVENT);
    // And it does not come back with every event after.
    assertThat(
            size(
                harness
                    .sendRaw(
                        "k",
                        harness.encode(new EnableKey(harness.header("k"))),
                        new RecordHeaders())
                    .get(0)))
        .isLessThan(EVENT);
  }

  @Test
  void theLargestKeyFitsItsTopics() {
    KeyEntry entry = entry(List.of());
    int published = published(entry);
    assertThat(stored(entry)).as("with who asked for each of them").isLessThan(640 * 1024);
    assertThat(published).isLessThan(FAR_BELOW_THE_TOPICS_LIMIT);
    assertThat(published).as("this is what fills a key").isGreaterThan(160 * 1024);
  }

  /** So no command is ever refused because of what others have granted. */
  @Test
  void theLargestKeyWithTheMostGrantsFitsThemToo() {
    KeyEntry entry = entry(Collections.nCopies(Grant.MOST, largestGrant()));
    int limit = RecordLimits.defaults().keyBytes();
    assertThat(stored(entry)).isLessThan(limit);
    assertThat(published(entry)).isLessThan(limit);
  }

  private static KeyEntry entry(List<Grant> grants) {
    return new KeyEntry(largest(grants), Optional.of(ByteString.of(new byte[32])));
  }

  private static int stored(KeyEntry entry) {
    return KeyEntrySerde.create().serializer().serialize("", entry).length;
  }

  private int published(KeyEntry entry) {
    return harness.encodeAny(SnapshotMapper.toAvro(entry, "a".repeat(256), Instant.EPOCH)).length;
  }

  /** Its texts are the longest that CreateGrant takes, in letters of four bytes where it can be. */
  private static Grant largestGrant() {
    List<EncryptionContextPair> context =
        IntStream.range(0, 8)
            .mapToObj(i -> new EncryptionContextPair("" + i, "\uD835\uDD38".repeat(47)))
            .toList();
    return new Grant(
        "a".repeat(64),
        Optional.of("n".repeat(256)),
        Instant.parse("9999-12-31T23:59:59.999Z"),
        "g".repeat(256),
        Optional.of("r".repeat(256)),
        Set.of(GrantOperation.values()),
        Optional.of(new GrantConstraint(GrantConstraint.Kind.EQUALS, context)));
  }

  /** A key with the most of everything that settings allow. */
  private static KeyRecord largest(List<Grant> grants) {
    Instant late = Instant.parse("9999-12-31T23:59:59.999Z");
    int maxRotations = 100;
    int maxParameters = 1_000;
    List<KeyMaterial> materials = new ArrayList<>();
    for (int i = 0; i < maxRotations + 2; i++) {
      materials.add(
          new KeyMaterial(
              new KeyMaterialId("%064x".formatted(i)),
              KeyMaterial.Role.NON_CURRENT,
              true,
              Optional.of(late),
              Optional.of("d".repeat(256)),
              late,
              Optional.of(late),
              List.of(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(1)),
              false));
    }
    List<OutstandingParameters> parameters = new ArrayList<>();
    for (int i = 0; i < maxParameters; i++) {
      parameters.add(
          new OutstandingParameters("%036d".formatted(i), late, 0, Optional.of("p".repeat(256))));
    }
    return new KeyRecord(
        new KeyId("k".repeat(128)),
        KeySpec.SYMMETRIC_DEFAULT,
        KeyUsage.ENCRYPT_DECRYPT,
        Origin.EXTERNAL,
        new KeyAttributes("\uD83D\uDD11".repeat(8_192), mostTags(), Optional.of(largestPolicy())),
        late,
        Optional.of("p".repeat(256)),
        KeyState.PENDING_DELETION,
        Optional.of(late),
        materials,
        parameters,
        mostAliases(),
        grants,
        mostApprovals(late),
        Optional.of(mostRegions(late)),
        Long.MAX_VALUE);
  }

  /** As many related keys as there can be, and as much as replicas can be created with. */
  private static MultiRegion mostRegions(Instant late) {
    List<RelatedKeys.Member> members = new ArrayList<>();
    List<MultiRegion.Heard> heard = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      String region = "%s-%d".formatted("r-".repeat(14) + "r", i);
      members.add(
          new RelatedKeys.Member(
              region,
              Integer.MAX_VALUE,
              RelatedKeys.Status.CREATING,
              Optional.of(
                  new RelatedKeys.ReplicaRequest(
                      KeyAttributes.of("d".repeat(1_024)), "p".repeat(256))),
              Optional.of(late)));
      heard.add(
          new MultiRegion.Heard(
              region,
              Integer.MAX_VALUE,
              Long.MAX_VALUE,
              KeyState.PENDING_REPLICA_DELETION,
              Set.of(new KeyMaterialId("a".repeat(64)))));
    }
    return new MultiRegion(
        new RelatedKeys(late, members.get(0).region(), Long.MAX_VALUE, members),
        heard,
        Optional.empty(),
        OptionalInt.of(30));
  }

  private static List<PendingApproval> mostApprovals(Instant late) {
    List<PendingApproval> most = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      most.add(
          new PendingApproval(
              ByteString.of(new byte[32]),
              "DeleteImportedKeyMaterial",
              Collections.nCopies(9, "p".repeat(256)),
              10,
              late));
    }
    return most;
  }

  private static KeyAliases mostAliases() {
    Set<AliasName> held = new LinkedHashSet<>();
    List<KeyAliases.Claimed> claims = new ArrayList<>();
    for (int i = 10; i < 10 + KeyAliases.MOST; i++) {
      AliasName name = new AliasName("alias/" + "n".repeat(248) + i);
      held.add(name);
      claims.add(new KeyAliases.Claimed("c".repeat(128), name, ByteString.of(new byte[32])));
    }
    return new KeyAliases(held, claims);
  }

  /** Letters outside of the basic plane, which take four bytes each. */
  private static List<Tag> mostTags() {
    String letter = "\uD835\uDD38";
    return IntStream.range(10, 60)
        .mapToObj(i -> new Tag(letter.repeat(126) + i, letter.repeat(256)))
        .toList();
  }

  private static String largestPolicy() {
    return "p".repeat(32 * 1024);
  }

  private int size(TestRecord<String, SpecificRecord> event) {
    int size = event.key().getBytes(StandardCharsets.UTF_8).length;
    size += harness.encodeAny(event.value()).length;
    for (Header header : event.headers()) {
      size += header.key().length() + header.value().length;
    }
    return size;
  }
}
