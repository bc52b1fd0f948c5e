package dev.keylife.streams.lookahead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keylife.lifecycle.ByteString;
import dev.keylife.lifecycle.Command;
import dev.keylife.lifecycle.Cryptography.ImportToken;
import dev.keylife.lifecycle.Cryptography.WrappedMaterial;
import dev.keylife.lifecycle.KeyId;
import dev.keylife.lifecycle.KeySpec;
import dev.keylife.lifecycle.WrappingAlgorithm;
import dev.keylife.lifecycle.WrappingKeySpec;
import dev.keylife.streams.decoding.DecodedCommand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Commands are looked at in their order, within bounds, and nothing is held on to. */
class FetchedCommandsTest {
  private static final Command.Header HEADER =
      new Command.Header(
          "c",
          "k",
          "tester",
          Instant.EPOCH,
          Instant.EPOCH,
          List.of(),
          List.of(),
          ByteString.of(new byte[0]));

  private final List<String> begun = new ArrayList<>();
  private final Set<String> held = new HashSet<>();
  private final Set<Long> unreadable = new HashSet<>();
  private boolean registryIsThere = true;

  private final FetchedCommands fetched =
      new FetchedCommands(this::read, FetchedCommandsTest::wrappedIn, this::expect, this::forget);

  @Test
  void allButTheFirstAreBegunBeforeTheirTurn() {
    fetched.fetched(records(10, 11, 12));
    assertThat(begun).containsExactly("11", "12");
  }

  @Test
  void whatHasBeenReadIsNotReadAgain() {
    fetched.fetched(records(10, 11));
    assertThat(turnOf(10)).contains(command(10));
    assertThat(turnOf(11)).contains(command(11));
    assertThat(turnOf(12)).isEmpty();
  }

  @Test
  void aRecordThatIsTriedAgainIsStillThere() {
    fetched.fetched(records(10, 11));
    fetched.turnOf(10);
    fetched.turnOf(11);
    assertThat(turnOf(11)).contains(command(11));
    assertThat(held).containsExactly("11");
  }

  @Test
  void whatWasBegunIsHeldUntilItsCommandHasBeenCarriedOut() {
    fetched.fetched(records(10, 11, 12));
    fetched.turnOf(11);
    assertThat(held).containsExactlyInAnyOrder("11", "12");
    fetched.turnOf(12);
    assertThat(held).containsExactly("12");
    fetched.turnOf(13);
    assertThat(held).isEmpty();
  }

  @Test
  void onlySoManyAreLookedAtAhead() {
    fetched.fetched(records(IntStream.range(0, 1_000).toArray()));
    assertThat(held).hasSize(FetchedCommands.LONGEST - 1);
    for (int offset = 0; offset < 1_000; offset++) {
      assertThat(turnOf(offset)).contains(command(offset));
      assertThat(held).hasSizeLessThanOrEqualTo(FetchedCommands.LONGEST + 1);
    }
    assertThat(begun).hasSize(999).doesNotHaveDuplicates();
  }

  @Test
  void offsetsMayBeMissing() {
    fetched.fetched(records(3, 7, 20));
    assertThat(turnOf(7)).contains(command(7));
    assertThat(turnOf(20)).contains(command(20));
  }

  @Test
  void recordsThatAreFetchedAgainTakeThePlaceOfWhatWasThere() {
    fetched.fetched(records(10, 11, 12));
    fetched.turnOf(10);
    fetched.turnOf(11);
    fetched.fetched(records(10, 11, 12));
    assertThat(held).containsExactlyInAnyOrder("11", "12");
    assertThat(turnOf(10)).contains(command(10));
    assertThat(turnOf(11)).contains(command(11));
  }

  @Test
  void whatCannotBeReadIsPassedOver() {
    unreadable.add(11L);
    fetched.fetched(records(10, 11, 12));
    assertThat(begun).containsExactly("12");
    assertThat(turnOf(11)).isEmpty();
    assertThat(turnOf(12)).contains(command(12));
  }

  @Test
  void aRegistryThatIsOutOfReachIsAskedOnceForAllThatWasFetched() {
    registryIsThere = false;
    fetched.fetched(records(10, 11, 12));
    registryIsThere = true;
    assertThat(turnOf(10)).isEmpty();
    assertThat(turnOf(11)).isEmpty();
    fetched.fetched(records(13, 14));
    assertThat(begun).containsExactly("14");
    assertThat(turnOf(13)).contains(command(13));
  }

  @Test
  void nothingIsHeldOnceThePartitionIsGone() {
    fetched.fetched(records(10, 11, 12));
    fetched.turnOf(11);
    fetched.clear();
    assertThat(held).isEmpty();
    assertThat(turnOf(12)).isEmpty();
  }

  private Optional<Command> turnOf(long offset) {
    return fetched.turnOf(offset).map(DecodedCommand::command);
  }

  private Optional<DecodedCommand> read(ConsumerRecord<byte[], byte[]> record) {
    if (!registryIsThere) {
      throw new TimeoutException("no registry");
    }
    return unreadable.contains(record.offset())
        ? Optional.empty()
        : Optional.of(
            new DecodedCommand(
                command(record.offset()), Optional.of(new KeyId("k")), record.value()));
  }

  private void expect(WrappedMaterial wrapped) {
    begun.add(nameOf(wrapped));
    held.add(nameOf(wrapped));
  }

  private void forget(WrappedMaterial wrapped) {
    assertThat(held.remove(nameOf(wrapped))).isTrue();
  }

  private static Command command(long offset) {
    return new Command.ReimportKeyMaterial(
        HEADER,
        ByteString.of(Long.toString(offset).getBytes(StandardCharsets.US_ASCII)),
        ByteString.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<WrappedMaterial> wrappedIn(DecodedCommand decoded) {
    ByteString token = ((Command.MaterialImport) decoded.command()).importToken();
    return Optional.of(
        new WrappedMaterial(
            new KeyId("k"),
            KeySpec.SYMMETRIC_DEFAULT,
            new ImportToken(
                new KeyId("k"),
                new String(token.toArray(), StandardCharsets.US_ASCII),
                WrappingAlgorithm.RSAES_OAEP_SHA_256,
                WrappingKeySpec.RSA_2048,
                Instant.EPOCH,
                Instant.MAX),
            ByteString.of(),
            ByteString.of()));
  }

  private static String nameOf(WrappedMaterial wrapped) {
    return wrapped.token().wrappingKeyId();
  }

  private static List<ConsumerRecord<byte[], byte[]>> records(int... offsets) {
    return IntStream.of(offsets)
        .mapToObj(
            offset -> new ConsumerRecord<>("key-commands", 0, offset, new byte[0], new byte[0]))
        .toList();
  }
}
