package dev.keylife.lifecycle;

import static dev.keylife.lifecycle.Regions.A;
import static dev.keylife.lifecycle.Regions.B;
import static dev.keylife.lifecycle.Regions.C;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.Command.SynchronizeMultiRegionKey;
import dev.keylife.lifecycle.RelatedKeys.Member;
import dev.keylife.lifecycle.RelatedKeys.ReplicaRequest;
import dev.keylife.lifecycle.RelatedKeys.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a command about multi-Region keys must look like, from whomever it comes. */
class MultiRegionShapeTest {
  private static final KeyAttributes FINE = KeyAttributes.of("fine");
  private static final KeyAttributes TOO_LONG = KeyAttributes.of("x".repeat(8193));

  private final Regions regions = Regions.replicated();

  @Test
  void aReplicaIsAskedForInAnotherRegionThatThereIs() {
    assertThat(replicate("Europe", FINE))
        .startsWith(invalid("replicaRegion must be a Region such"));
    assertThat(replicate(A, FINE)).startsWith(invalid("replicaRegion must be another Region"));
    assertThat(replicate(C, FINE))
        .startsWith(invalid("replicaRegion must be one that this Region"));
    assertThat(replicate(B, TOO_LONG)).startsWith(invalid("description must have"));
    assertThat(update("Europe")).startsWith(invalid("primaryRegion must be a Region such"));
    assertThat(update(B)).doesNotStartWith(invalid(""));
  }

  @Test
  void newsComesFromAnotherRegionThatIsKnown() {
    assertThat(told(it -> it)).doesNotStartWith(invalid(""));
    assertThat(told(it -> from(it, "Europe"))).startsWith(invalid("region must be a Region such"));
    assertThat(told(it -> from(it, B))).startsWith(invalid("region must be another Region"));
    assertThat(told(it -> from(it, C))).startsWith(invalid("region is none that this Region"));
  }

  @Test
  void newsIsUnderstood() {
    assertThat(
            told(
                it ->
                    new SynchronizeMultiRegionKey(
                        it.header(), it.region(), 0, it.keyState(), it.news())))
        .startsWith(invalid("sequence must be positive"));
    assertThat(
            told(
                it ->
                    new SynchronizeMultiRegionKey(
                        it.header(), it.region(), it.sequence(), Optional.empty(), it.news())))
        .startsWith(invalid("keyState is not known"));
    assertThat(
            told(
                it ->
                    new SynchronizeMultiRegionKey(
                        it.header(), it.region(), it.sequence(), it.keyState(), Optional.empty())))
        .startsWith(invalid("news is not understood"));
  }

  @Test
  void theSetThatIsToldOfIsWhole() {
    assertThat(toldOf(keys -> withTerm(keys, 0))).startsWith(invalid("term must be positive"));
    assertThat(toldOf(keys -> plus(keys, keys.members().get(0))))
        .startsWith(invalid("members must be of different Regions"));
    assertThat(toldOf(keys -> grownTo(keys, 64))).doesNotStartWith(invalid(""));
    assertThat(toldOf(keys -> grownTo(keys, 65)))
        .startsWith(invalid("members must be of different Regions"));
    assertThat(toldOf(keys -> without(keys, A))).startsWith(invalid("members must have the"));
    assertThat(toldOf(keys -> withPrimary(keys, C))).startsWith(invalid("members must have the"));
  }

  @Test
  void eachMemberIsInARegionAndCounted() {
    assertThat(toldOf(keys -> plus(keys, member("Europe", 1, Optional.empty()))))
        .startsWith(invalid("region of a member must be"));
    assertThat(toldOf(keys -> plus(keys, member(C, 0, Optional.empty()))))
        .startsWith(invalid("incarnation must be positive"));
  }

  @Test
  void whatAReplicaIsToBeCreatedWithIsAsInAnyCommand() {
    assertThat(requested(FINE, "tester")).doesNotStartWith(invalid(""));
    assertThat(requested(TOO_LONG, "tester")).startsWith(invalid("description must have"));
    assertThat(requested(FINE, "")).startsWith(invalid("createdBy must have"));
    assertThat(requested(FINE, "x".repeat(257))).startsWith(invalid("createdBy must have"));
    assertThat(requested(FINE, "a\nb")).startsWith(invalid("createdBy "));
  }

  private String replicate(String region, KeyAttributes attributes) {
    return send(A, new Command.ReplicateKey(regions.in(A).header(), region, attributes, false));
  }

  private String update(String region) {
    return send(A, new Command.UpdatePrimaryRegion(regions.in(A).header(), region));
  }

  /** The last news of A, changed, and told in B. */
  private String told(UnaryOperator<SynchronizeMultiRegionKey> change) {
    List<Regions.News> news = regions.in(A).news;
    return send(
        B, change.apply(regions.in(A).command(news.get(news.size() - 1), Regions.REPLICATOR)));
  }

  private static SynchronizeMultiRegionKey from(SynchronizeMultiRegionKey it, String region) {
    return new SynchronizeMultiRegionKey(
        it.header(), region, it.sequence(), it.keyState(), it.news());
  }

  private String toldOf(UnaryOperator<RelatedKeys> change) {
    return told(
        it -> {
          MultiRegionNews news = it.news().orElseThrow();
          return new SynchronizeMultiRegionKey(
              it.header(),
              it.region(),
              it.sequence(),
              it.keyState(),
              Optional.of(
                  new MultiRegionNews(
                      news.spec(),
                      news.usage(),
                      news.origin(),
                      change.apply(news.keys()),
                      news.materials())));
        });
  }

  private String requested(KeyAttributes attributes, String createdBy) {
    return toldOf(
        keys -> plus(keys, member(C, 1, Optional.of(new ReplicaRequest(attributes, createdBy)))));
  }

  private static Member member(String region, int incarnation, Optional<ReplicaRequest> request) {
    return new Member(region, incarnation, Status.CREATING, request, Optional.empty());
  }

  private static RelatedKeys with(RelatedKeys keys, List<Member> members) {
    return new RelatedKeys(keys.foundedAt(), keys.primaryRegion(), keys.term(), members);
  }

  private static RelatedKeys plus(RelatedKeys keys, Member more) {
    List<Member> all = new ArrayList<>(keys.members());
    all.add(more);
    return with(keys, all);
  }

  private static RelatedKeys grownTo(RelatedKeys keys, int size) {
    List<Member> all = new ArrayList<>(keys.members());
    IntStream.range(all.size(), size)
        .mapToObj(i -> member("eu-north-" + i, 1, Optional.empty()))
        .forEach(all::add);
    return with(keys, all);
  }

  private static RelatedKeys without(RelatedKeys keys, String region) {
    return with(keys, keys.members().stream().filter(it -> !it.region().equals(region)).toList());
  }

  private static RelatedKeys withTerm(RelatedKeys keys, long term) {
    return new RelatedKeys(keys.foundedAt(), keys.primaryRegion(), term, keys.members());
  }

  private static RelatedKeys withPrimary(RelatedKeys keys, String region) {
    return new RelatedKeys(keys.foundedAt(), region, keys.term(), keys.members());
  }

  private static String invalid(String why) {
    return "ValidationException: " + why;
  }

  /** What came of it; of a refusal its code and message. */
  private String send(String region, Command command) {
    Event event = regions.in(region).send(command);
    if (!(event instanceof Event.CommandRejected rejected)) {
      return event.getClass().getSimpleName();
    }
    return rejected.failure().code().awsName() + ": " + rejected.failure().message();
  }
}
