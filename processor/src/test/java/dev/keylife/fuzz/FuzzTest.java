package dev.keylife.fuzz;

import dev.keylife.material.MaterialFuzzTargets;
import dev.keylife.streams.CommandFuzzTargets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Whatever a stranger writes is accepted or refused as documented, in bounded memory and time.
 *
 * <p>{@code -Dkeylife.fuzz.runs=1000000} sets how many inputs there are in all, {@code
 * -Dkeylife.fuzz.seed} the seed that is otherwise drawn; one half of the inputs has a fixed seed.
 */
class FuzzTest {
  private static final long RUNS = Long.getLong("keylife.fuzz.runs", 20_000);
  private static final long FIXED_SEED = 20_260_101;
  private static final long RANDOM_SEED =
      Long.getLong("keylife.fuzz.seed", new SecureRandom().nextInt(1_000_000_000));

  @TestFactory
  Stream<DynamicTest> nothingEscapesButDocumentedFailures() {
    List<FuzzTarget> targets = new ArrayList<>(MaterialFuzzTargets.all());
    targets.addAll(CommandFuzzTargets.all());
    long runs = -Math.floorDiv(-RUNS, 2L * targets.size());
    return targets.stream()
        .flatMap(
            target ->
                Stream.of(FIXED_SEED, RANDOM_SEED)
                    .map(
                        seed ->
                            DynamicTest.dynamicTest(
                                target.name() + ", seed " + seed,
                                () -> System.out.println(new Fuzzer(target, seed).run(runs)))));
  }
}
