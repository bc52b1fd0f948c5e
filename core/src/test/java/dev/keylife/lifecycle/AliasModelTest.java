package dev.keylife.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;

/**
 * Commands about few aliases of few keys in three partitions, whose steps arrive whenever they
 * like, but in order between two partitions. Whatever the interleaving, each command has one event,
 * it says what the order of the name says, and in the end keys and names agree.
 */
class AliasModelTest {
  private static final String OUTCOMES =
      """
      CREATED
      UPDATED
      DELETED
      AccessDeniedException
      AlreadyExistsException
      KMSInvalidStateException
      NotFoundException
      ValidationException
      gone while asking
      """;

  @Property(edgeCases = EdgeCasesMode.NONE)
  @StatisticsReport(StatisticsReportMode.OFF)
  void keysAndNamesAgreeInTheEnd(@ForAll("scripts") List<Integer> script) {
    AliasWorld world = new AliasWorld();
    script.forEach(world::take);
    world.settle();
    world.outcomes().forEach(outcome -> Statistics.collect(outcome));
    Statistics.coverage(
        seen -> OUTCOMES.lines().forEach(each -> seen.check(each).count(times -> times > 0)));
    assertThat(world.unanswered()).as("commands without an event").isEmpty();
    world.check();
  }

  @Provide
  Arbitrary<List<Integer>> scripts() {
    return Arbitraries.integers()
        .between(0, 999_999)
        .withDistribution(RandomDistribution.uniform())
        .list()
        .ofMinSize(5)
        .ofMaxSize(80);
  }
}
