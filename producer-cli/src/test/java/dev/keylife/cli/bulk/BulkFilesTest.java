package dev.keylife.cli.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keylife.cli.material.MaterialEncoding;
import dev.keylife.client.TokenRecipient;
import dev.keylife.type.KeySpec;
import dev.keylife.type.KeyUsage;
import dev.keylife.type.WrappingKeySpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Manifest, journal and report of failures. */
class BulkFilesTest {
  private static final BulkRow ORDERS =
      new BulkRow(
          "orders",
          KeySpec.SYMMETRIC_DEFAULT,
          Optional.empty(),
          "a.bin",
          "90d",
          MaterialEncoding.raw);
  private static final BulkRow MAC =
      new BulkRow(
          "mac", KeySpec.HMAC_256, Optional.empty(), "b.hex", "never", MaterialEncoding.hex);

  @TempDir Path folder;

  @BeforeEach
  void writeMaterial() throws IOException {
    Files.write(folder.resolve("a.bin"), new byte[32]);
    Files.writeString(folder.resolve("b.hex"), "00".repeat(32));
  }

  private List<BulkRow> read(String name, String content) throws IOException {
    return read(Files.writeString(folder.resolve(name), content));
  }

  private static List<BulkRow> read(Path file) throws IOException {
    int checked = BulkManifest.check(file, Clock.systemUTC(), List.of()).rows();
    try (BulkManifest manifest = BulkManifest.open(file, Clock.systemUTC())) {
      List<BulkRow> rows = new ArrayList<>();
      manifest.forEachRemaining(rows::add);
      assertThat(rows).hasSize(checked);
      return rows;
    }
  }

  @Test
  void readsCsvWithAnyOrderAndSpellingOfColumns() throws IOException {
    String csv =
        """
        file,key_id,Key Spec,expiry,encoding
        # a comment
        a.bin,orders,,90d,
        b.hex, mac ,hmac-256,never,HEX
        """;
    assertThat(read("keys.csv", csv)).containsExactly(ORDERS, MAC);
  }

  @Test
  void readsTheUsageOfKeysToBeCreated() throws IOException {
    String csv =
        """
        keyId,keySpec,keyUsage,file,expiry
        signer,RSA_2048,sign-verify,a.bin,never
        """;
    assertThat(read("keys.csv", csv).get(0).keyUsage()).contains(KeyUsage.SIGN_VERIFY);
  }

  @Test
  void aKeyIsNotCreatedWithAUsageThatNobodyChose() throws IOException {
    BulkRow row =
        new BulkRow(
            "signer", KeySpec.RSA_2048, Optional.empty(), "a.bin", "never", MaterialEncoding.raw);
    assertThat(steps(true).first(row))
        .isInstanceOfSatisfying(
            BulkSteps.Step.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo("KeyUsageMissing");
              assertThat(failed.message()).contains("ENCRYPT_DECRYPT", "SIGN_VERIFY");
            });
    assertThat(steps(false).first(row)).isInstanceOf(BulkSteps.Step.Send.class);
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, 31, exactly 32",
    "SYMMETRIC_DEFAULT, 33, exactly 32",
    "HMAC_224, 65, 28 to 64",
    "HMAC_256, 31, 32 to 64",
    "HMAC_256, 65, 32 to 64",
    "HMAC_384, 47, 48 to 128",
    "HMAC_512, 63, 64 to 128"
  })
  void materialThatCannotBeThatOfItsKeyIsRefusedBeforeTheKeyIsMade(
      KeySpec spec, int bytes, String right) throws IOException {
    BulkRow row =
        new BulkRow("k", spec, Optional.empty(), "odd.bin", "never", MaterialEncoding.raw);
    Files.write(folder.resolve("odd.bin"), new byte[bytes]);
    for (boolean create : List.of(true, false)) {
      assertThat(steps(create).first(row))
          .isInstanceOfSatisfying(
              BulkSteps.Step.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo("FileNotUsable");
                assertThat(failed.message())
                    .contains("odd.bin: it has " + bytes + " bytes", spec.name(), right);
              });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "SYMMETRIC_DEFAULT, 32",
    "HMAC_224, 28",
    "HMAC_224, 64",
    "HMAC_256, 32",
    "HMAC_256, 64",
    "HMAC_384, 48",
    "HMAC_384, 128",
    "HMAC_512, 64",
    "HMAC_512, 128"
  })
  void materialThatFitsIsSent(KeySpec spec, int bytes) throws IOException {
    BulkRow row =
        new BulkRow("k", spec, Optional.empty(), "right.bin", "never", MaterialEncoding.raw);
    Files.write(folder.resolve("right.bin"), new byte[bytes]);
    assertThat(steps(true).first(row)).isInstanceOf(BulkSteps.Step.Send.class);
  }

  @Test
  void aKeyIdThatNoKeyCanHaveIsAMistakeOfTheManifest() {
    String csv =
        "keyId,file,expiry\nor ders,a.bin,1d\n%s,a.bin,1d\nk\u202e,a.bin,1d\n"
            .formatted("x".repeat(129));
    assertThatThrownBy(() -> read("ids.csv", csv))
        .hasMessageContaining("nothing was published")
        .hasMessageContaining("line 2: 'or ders' is no key id")
        .hasMessageContaining("line 3: ")
        .hasMessageContaining("line 4: 'k\\u202e' is no key id");
  }

  private BulkSteps steps(boolean create) {
    return new BulkSteps(
        folder.resolve("keys.csv"),
        new BulkKeys(),
        create,
        "tester",
        WrappingKeySpec.RSA_2048,
        TokenRecipient.fresh(),
        Clock.systemUTC());
  }

  @Test
  void readsJsonLines() throws IOException {
    String json =
        """
        {"keyId":"orders","file":"a.bin","expiry":"90d"}

        {"keyId":"mac","keySpec":"HMAC_256","file":"b.hex","expiry":"never","encoding":"hex"}
        """;
    assertThat(read("keys.jsonl", json)).containsExactly(ORDERS, MAC);
  }

  @Test
  void tellsEveryMistakeWithItsLine() {
    String csv =
        """
        keyId,keySpec,file,expiry
        orders,SYMMETRIC_DEFAULT,a.bin,90d
        orders,SYMMETRIC_DEFAULT,a.bin,90d
        x,DES,a.bin,90d
        y,,gone.bin,90d
        z,,a.bin,soon
        ,,a.bin,90d
        arn:aws:kms:eu-central-1:111122223333:key/w,,a.bin,90d
        """;
    assertThatThrownBy(() -> read("keys.csv", csv))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nothing was published")
        .hasMessageContaining("line 3: key 'orders' is there twice")
        .hasMessageContaining("line 4: 'DES' is not one of")
        .hasMessageContaining("line 5: cannot read file 'gone.bin'")
        .hasMessageContaining("line 6: 'soon' is not a duration")
        .hasMessageContaining("line 7: keyId is missing")
        .hasMessageContaining("line 8: give the bare key id");
  }

  @Test
  void refusesWhatIsNoManifest() {
    assertThatThrownBy(() -> read("a.csv", "keyId,file,expiry,colour\no,a.bin,1d,red\n"))
        .hasMessageContaining("unknown column 'colour'");
    assertThatThrownBy(() -> read("b.csv", "keyId,file,expiry\n"))
        .hasMessageContaining("names no key");
    assertThatThrownBy(() -> read("c.jsonl", "not json\n"))
        .hasMessageContaining("line 1: not a JSON object");
  }

  @Test
  void aReopenedJournalKnowsWhatIsDone() throws IOException {
    Path file = folder.resolve("keys.csv.journal");
    try (BulkJournal journal = BulkJournal.open(file)) {
      assertThat(journal.isDone(ORDERS)).isFalse();
      journal.done(ORDERS);
    }
    try (BulkJournal journal = BulkJournal.open(file)) {
      assertThat(journal.isDone(ORDERS)).isTrue();
      assertThat(journal.isDone(MAC)).isFalse();
      BulkRow changed =
          new BulkRow(
              "orders",
              KeySpec.SYMMETRIC_DEFAULT,
              Optional.empty(),
              "a.bin",
              "30d",
              MaterialEncoding.raw);
      assertThat(journal.isDone(changed)).as("a changed row is a new one").isFalse();
    }
  }

  @Test
  void aJournalIsOfOneRunAtATime() throws IOException {
    Path file = folder.resolve("keys.csv.journal");
    try (BulkJournal journal = BulkJournal.open(file)) {
      assertThatThrownBy(() -> BulkJournal.open(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file + " belongs to a bulk import that is running");
      journal.done(ORDERS);
    }
    try (BulkJournal journal = BulkJournal.open(file)) {
      assertThat(journal.isDone(ORDERS)).isTrue();
    }
  }

  @Test
  void halfALineAtTheEndOfTheJournalIsOverlooked() throws IOException {
    Path file = folder.resolve("keys.csv.journal");
    try (BulkJournal journal = BulkJournal.open(file)) {
      journal.done(ORDERS);
    }
    Files.writeString(file, "{\"keyId\":\"mac\",\"ke", StandardOpenOption.APPEND);
    try (BulkJournal journal = BulkJournal.open(file)) {
      assertThat(journal.isDone(ORDERS)).isTrue();
      assertThat(journal.isDone(MAC)).isFalse();
      journal.done(MAC);
    }
    try (BulkJournal journal = BulkJournal.open(file)) {
      assertThat(journal.isDone(ORDERS)).isTrue();
      assertThat(journal.isDone(MAC)).isTrue();
    }
  }

  @Test
  void aBreakInsideACharacterOrBeforeTheEndOfTheLineCostsNoOtherRow() throws IOException {
    BulkRow umlaut =
        new BulkRow(
            "a",
            KeySpec.HMAC_256,
            Optional.empty(),
            "schlüssel.bin",
            "never",
            MaterialEncoding.raw);
    Path file = folder.resolve("keys.csv.journal");
    try (BulkJournal journal = BulkJournal.open(file)) {
      journal.done(ORDERS);
      journal.done(umlaut);
    }
    byte[] whole = Files.readAllBytes(file);
    int inside = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\u00c3') + 1;
    for (int end : List.of(inside, whole.length - 1)) {
      Files.write(file, Arrays.copyOf(whole, end));
      try (BulkJournal journal = BulkJournal.open(file)) {
        assertThat(journal.isDone(ORDERS)).isTrue();
        assertThat(journal.isDone(umlaut)).isEqualTo(end != inside);
        journal.done(MAC);
      }
      try (BulkJournal journal = BulkJournal.open(file)) {
        assertThat(journal.isDone(ORDERS)).isTrue();
        assertThat(journal.isDone(MAC)).isTrue();
      }
    }
  }

  @Test
  void aManifestThatChangesUnderARunIsSaidSo() throws IOException {
    Path file = Files.writeString(folder.resolve("k.csv"), "keyId,file,expiry\no,a.bin,soon\n");
    try (BulkManifest manifest = BulkManifest.open(file, Clock.systemUTC())) {
      assertThatThrownBy(manifest::next)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("was changed meanwhile; line 2: 'soon' is not a duration");
    }
  }

  @Test
  void theReportOfFailuresIsAManifestAgain() throws IOException {
    Path file = folder.resolve("keys.csv.failures.csv");
    try (BulkFailures failures = new BulkFailures(file, folder.resolve("keys.csv"))) {
      failures.add(MAC, "IncorrectKeyMaterialException", "It says, \"no\".");
    }
    assertThat(read(file)).containsExactly(MAC);
    try (BulkFailures none = new BulkFailures(file, folder.resolve("keys.csv"))) {
      none.none();
    }
    assertThat(file).doesNotExist();
  }
}
