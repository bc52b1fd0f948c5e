package dev.keylife.client.regions;

import dev.keylife.client.CommandHeaders;
import dev.keylife.client.KeyEvent;
import dev.keylife.command.CommandHeader;
import dev.keylife.command.SynchronizeMultiRegionKey;
import dev.keylife.event.KeyStateChanged;
import dev.keylife.type.KeyState;
import dev.keylife.type.MultiRegionMember;
import dev.keylife.type.MultiRegionMemberStatus;
import dev.keylife.type.MultiRegionNews;
import dev.keylife.type.StateChangeCause;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What an event of one Region tells the others of a multi-Region key: all that they have to know,
 * so that it replaces whatever was told before.
 *
 * @param keyId bare
 * @param sequence the event's, in the history of its Region's key
 * @param event where it stands
 */
public record News(String keyId, long sequence, KeyStateChanged event) {
  /** What the ids of multi-Region keys begin with, and those of no others. */
  static final String PREFIX = "mrk-";

  /** The one type of event that tells news. */
  static final String TYPE = KeyStateChanged.SCHEMA$.getName();

  /** The news that an event tells; empty where it tells none. */
  static Optional<News> of(KeyEvent event) {
    return event.value() instanceof KeyStateChanged changed && changed.getMultiRegion() != null
        ? Optional.of(new News(event.header().getKeyId(), event.header().getSequence(), changed))
        : Optional.empty();
  }

  /**
   * Whether a Region has or is to have a related key. One whose key is gone is told so by an answer
   * to its own news, and of nothing else: it has nothing that could change.
   */
  boolean concerns(String region) {
    return related(region).isPresent()
        && (!isGoneFrom(region) || event.getCause() == StateChangeCause.SYNCHRONIZED);
  }

  /** Whether a Region's related key was deleted, or refused there. */
  boolean isGoneFrom(String region) {
    return related(region)
        .filter(member -> member.getStatus() == MultiRegionMemberStatus.GONE)
        .isPresent();
  }

  /** Whether a Region is asked for a key that it has not told of. */
  boolean asksFor(String region) {
    return related(region)
        .filter(member -> member.getStatus() == MultiRegionMemberStatus.CREATING)
        .isPresent();
  }

  private Optional<MultiRegionMember> related(String region) {
    return shared().getConfiguration().getMembers().stream()
        .filter(member -> member.getRegion().equals(region))
        .findFirst();
  }

  private MultiRegionNews shared() {
    return Optional.ofNullable(event.getMultiRegion()).orElseThrow();
  }

  /**
   * The command that tells where it comes from that the key it asks for is not there, nor will be.
   * The refusal stands in the other Region's trail; a key that tells of it does not.
   *
   * @param by the Region that refused
   * @param principal who sends it
   */
  SynchronizeMultiRegionKey refusal(String by, String principal) {
    int incarnation = related(by).map(MultiRegionMember::getIncarnation).orElse(0);
    String id = "news/%s/%d/refused/%s".formatted(by, incarnation, fresh());
    return SynchronizeMultiRegionKey.newBuilder()
        .setHeader(CommandHeaders.of(keyId, principal, id))
        .setRegion(by)
        .setSequence(1)
        .setKeyState(KeyState.Deleted)
        .setNews(withoutRequests())
        .build();
  }

  private MultiRegionNews withoutRequests() {
    MultiRegionNews bare = MultiRegionNews.newBuilder(shared()).build();
    bare.setMaterials(List.of());
    bare.getConfiguration().getMembers().forEach(member -> member.setRequested(null));
    return bare;
  }

  private static String fresh() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /**
   * The command that tells it, word for word.
   *
   * @param from the Region that it comes from
   * @param principal who sends it
   */
  SynchronizeMultiRegionKey command(String from, String principal) {
    // The id says what it is of, for whoever reads the trail. It plays no other part: what was told
    // before is known by incarnation and sequence.
    int incarnation = related(from).map(MultiRegionMember::getIncarnation).orElse(0);
    String id = "news/%s/%d/%d/%s".formatted(from, incarnation, sequence, fresh());
    CommandHeader header = CommandHeaders.of(keyId, principal, id);
    return SynchronizeMultiRegionKey.newBuilder()
        .setHeader(header)
        .setRegion(from)
        .setSequence(sequence)
        .setKeyState(event.getNewState())
        .setNews(shared())
        .build();
  }
}
