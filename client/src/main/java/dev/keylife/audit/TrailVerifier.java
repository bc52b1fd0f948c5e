package dev.keylife.audit;

import dev.keylife.audit.Violation.Kind;
import dev.keylife.client.TrailEntry;
import dev.keylife.client.TrailHandler;
import dev.keylife.client.TrailHandler.Origin;
import dev.keylife.event.EventHeader;
import dev.keylife.schema.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Proves a trail, entry by entry: every key's events count from 1 without a gap, each quotes the
 * hash of the one before, none was changed, and none is missing at the end. Events about keys that
 * do not exist form one chain for each partition, into which the deletions of keys are folded.
 *
 * <p>Keeps about 300 bytes for each key. After a break it goes on from what it found there, so that
 * one change is one or two violations and not thousands.
 */
public final class TrailVerifier implements TrailHandler {
  /**
   * A commit comes within two minutes of the decision, or not at all; the rest is for clocks that
   * differ.
   */
  public static final Duration TOLERANCE = Duration.ofMinutes(10);

  private static final byte[] NONE = {};
  private static final String EVENT_HEADER = EventHeader.getClassSchema().getFullName();

  private final boolean truncatedStart;
  private final Optional<Manifest> manifest;
  private final Map<String, Chain> keys = new HashMap<>();
  private final Map<Integer, Chain> keyless = new HashMap<>();
  private final Map<Integer, PartitionDigest> digests = new TreeMap<>();
  private final Map<String, Anchor> anchors = new HashMap<>();
  private final List<Violation> violations = new ArrayList<>();
  private final Duration tolerance;
  private Start start = new Start(Map.of(), Map.of(), Map.of(), Optional.empty());
  private long events;

  /**
   * Makes a verifier.
   *
   * @param truncatedStart whether to accept that retention has removed the beginning
   * @param manifest what an earlier export saw, if there is one
   */
  public TrailVerifier(boolean truncatedStart, Optional<Manifest> manifest) {
    this(truncatedStart, manifest, TOLERANCE);
  }

  /**
   * Makes a verifier.
   *
   * @param tolerance how far apart an event's own time and that of its being appended may be
   */
  public TrailVerifier(boolean truncatedStart, Optional<Manifest> manifest, Duration tolerance) {
    this.truncatedStart = truncatedStart;
    this.manifest = manifest;
    this.tolerance = tolerance;
  }

  @Override
  public void onStart(Start known) {
    start = known;
    anchors.putAll(known.anchors());
    checkOrigin();
  }

  private void checkOrigin() {
    Optional<Origin> exported = manifest.flatMap(Manifest::origin);
    if (exported.isPresent() && start.origin().isPresent() && !exported.equals(start.origin())) {
      violations.add(
          new Violation(
              Kind.MANIFEST,
              Topics.KEY_EVENTS,
              Violation.NOWHERE,
              Violation.NOWHERE,
              "",
              ("the manifest speaks of topic id %s of cluster %s, and this is topic id %s of"
                      + " cluster %s: the topic was recreated, or this is not the cluster")
                  .formatted(
                      exported.get().topicId(),
                      exported.get().clusterId(),
                      start.origin().get().topicId(),
                      start.origin().get().clusterId())));
    }
  }

  @Override
  public void onUnreadable(int partition, long offset, String why) {
    violations.add(
        new Violation(
            Kind.UNREADABLE, Topics.KEY_EVENTS, partition, offset, "", "cannot be read: " + why));
  }

  @Override
  public void onEntry(TrailEntry entry) {
    events++;
    byte[] hash = entry.hash();
    count(entry, hash);
    if (!(entry.event().hasField("header")
        && entry.event().get("header") instanceof GenericRecord header
        && header.getSchema().getFullName().equals(EVENT_HEADER))) {
      onUnreadable(entry.partition(), entry.offset(), "it has no event header");
      return;
    }
    EntryCheck.misfit(entry, header).ifPresent(why -> report(Kind.MISPLACED, entry, why));
    EntryCheck.misdated(entry, header, tolerance)
        .ifPresent(why -> report(Kind.MISDATED, entry, why));
    long sequence = (Long) header.get("sequence");
    Chain chain =
        sequence == 0
            ? keyless.computeIfAbsent(entry.partition(), p -> new Chain())
            : keys.computeIfAbsent(entry.key(), k -> new Chain());
    if (!chain.isNew() || !isTruncated(entry.partition())) {
      checkLink(entry, header, sequence, chain);
    }
    chain.moveTo(entry, sequence, hash);
    if (chain.isDeleted()) {
      keyless.computeIfAbsent(entry.partition(), p -> new Chain()).fold(entry, hash);
    }
    Anchor anchor = anchors.get(entry.key());
    if (anchor != null && ByteBuffer.wrap(hash).equals(anchor.hash())) {
      anchors.remove(entry.key());
      chain.anchor();
    }
  }

  private void count(TrailEntry entry, byte[] hash) {
    PartitionDigest digest =
        digests.computeIfAbsent(entry.partition(), partition -> new PartitionDigest());
    if (entry.offset() <= digest.lastOffset()) {
      report(Kind.REPEATED, entry, "comes after offset %d".formatted(digest.lastOffset()));
    }
    long before = digest.lastOffset();
    digest.add(entry, hash);
    manifest
        .map(m -> m.partitions().get(entry.partition()))
        .filter(seen -> before < seen.lastOffset() && entry.offset() >= seen.lastOffset())
        .filter(seen -> !seen.equals(digest.soFar()))
        .ifPresent(
            seen ->
                report(
                    Kind.MANIFEST,
                    entry,
                    "ends what the manifest speaks of, and up to here the records are not those"
                        + " that it saw"));
  }

  /** The event follows the last one of its chain. */
  private void checkLink(TrailEntry entry, GenericRecord header, long sequence, Chain chain) {
    boolean keysChain = sequence > 0;
    long expected = chain.isBlank() ? 1 : chain.sequence() + 1;
    if (keysChain && sequence != expected) {
      reportSequence(entry, sequence, expected, chain);
      return; // that the hash does not fit either goes without saying
    }
    byte[] last = keysChain && chain.isBlank() ? NONE : chain.hash();
    if (!Arrays.equals(bytes(header.get("previousEventHash")), last)) {
      String what =
          chain.isNew()
              ? "quotes an event before it, and there is none"
              : "does not quote the hash of the event before it, at offset %d: one of the two was"
                      .formatted(chain.offset())
                  + " changed"
                  + (keysChain ? "" : ", or others between them are missing");
      report(Kind.CHANGED, entry, what);
    } else if (keysChain && !chain.isBlank() && chain.partition() != entry.partition()) {
      report(Kind.MISPLACED, entry, "is in another partition than the key's event before it");
    }
  }

  private void reportSequence(TrailEntry entry, long sequence, long expected, Chain chain) {
    if (sequence > expected) {
      String missing =
          sequence == expected + 1
              ? "event %d is missing".formatted(expected)
              : "events %d to %d are missing".formatted(expected, sequence - 1);
      report(Kind.MISSING, entry, "has sequence %d: %s".formatted(sequence, missing));
    } else {
      report(
          Kind.REPEATED,
          entry,
          "has sequence %d, after %d at offset %d: it comes a second time, or too late"
              .formatted(sequence, chain.sequence(), chain.offset()));
    }
  }

  private boolean isTruncated(int partition) {
    return truncatedStart && start.beginnings().getOrDefault(partition, 0L) > 0;
  }

  /** Compares the ends with their anchors and the manifest, and says what was found in all. */
  public Report finish() {
    anchors.forEach(this::reportUnknownEnd);
    keys.forEach(this::checkHasAnchor);
    Map<Integer, Manifest.Partition> read = new TreeMap<>();
    digests.forEach((number, digest) -> read.put(number, digest.soFar()));
    manifest.ifPresent(m -> m.partitions().forEach((n, seen) -> checkReached(n, seen, read)));
    return new Report(
        events,
        keys.size(),
        read,
        start.origin().or(this::exportedFrom),
        Collections.unmodifiableList(violations));
  }

  private Optional<Origin> exportedFrom() {
    return manifest.flatMap(Manifest::origin);
  }

  private void reportUnknownEnd(String key, Anchor anchor) {
    Chain chain = keys.getOrDefault(key, new Chain());
    String what =
        chain.isNew()
            ? "speaks of a key that the trail does not know: all of its events are missing"
            : "speaks of a last event that the trail does not hold, where the last is %d, at %s: later ones are missing, or it was changed"
                .formatted(chain.sequence(), chain.place());
    violations.add(
        new Violation(Kind.END, Topics.KEY_STATES, anchor.partition(), anchor.offset(), key, what));
  }

  /** A key that is neither deleted nor known to key-states has lost the end of its history. */
  private void checkHasAnchor(String key, Chain chain) {
    boolean anchorWasDue =
        chain.began() < start.ends().getOrDefault(chain.partition(), 0L)
            && !chain.isAnchored()
            && !anchors.containsKey(key);
    if (anchorWasDue && !chain.isBlank()) {
      violations.add(
          new Violation(
              Kind.END,
              Topics.KEY_EVENTS,
              chain.partition(),
              chain.offset(),
              key,
              "is the last event of a key that %s does not know: its deletion is missing"
                  .formatted(Topics.KEY_STATES)));
    }
  }

  private void checkReached(
      int partition, Manifest.Partition seen, Map<Integer, Manifest.Partition> read) {
    boolean reached =
        read.containsKey(partition) && read.get(partition).lastOffset() >= seen.lastOffset();
    if (!reached) {
      violations.add(
          new Violation(
              Kind.MANIFEST,
              Topics.KEY_EVENTS,
              partition,
              seen.lastOffset(),
              "",
              "is where the manifest says that the partition's records end, and is missing"));
    }
  }

  private void report(Kind kind, TrailEntry entry, String message) {
    violations.add(
        new Violation(
            kind, Topics.KEY_EVENTS, entry.partition(), entry.offset(), entry.key(), message));
  }

  private static byte[] bytes(@Nullable Object value) {
    if (!(value instanceof ByteBuffer buffer)) {
      return NONE;
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
