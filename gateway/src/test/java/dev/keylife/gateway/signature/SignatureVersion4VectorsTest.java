package dev.keylife.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The requests of AWS's own test suite for signers, in the header form: each is believed. Folded
 * headers and session tokens are not among them: the server refuses the first, and nobody is given
 * the second.
 */
class SignatureVersion4VectorsTest {
  private static final Clock NOW =
      Clock.fixed(Instant.parse("2015-08-30T12:36:00Z"), ZoneOffset.UTC);
  private static final AccessKeys CREDENTIALS =
      id ->
          Optional.of(
                  new AccessKey(
                      "arn:aws:iam::1:user/example", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
              .filter(entry -> id.equals("AKIDEXAMPLE"));

  @TestFactory
  Stream<DynamicTest> eachIsBelieved() throws IOException {
    SignatureVersion4 verifier = new SignatureVersion4(CREDENTIALS, "us-east-1", "service", NOW);
    List<String> rows;
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("vectors.tsv")),
                StandardCharsets.UTF_8))) {
      rows = reader.lines().toList();
    }
    assertThat(rows).hasSizeGreaterThan(20);
    return rows.stream()
        .map(row -> row.split("\t", -1))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row[0],
                    () ->
                        assertThat(verifier.authenticate(request(row)).accessKeyId())
                            .isEqualTo("AKIDEXAMPLE")));
  }

  private static SignedRequest request(String[] row) {
    String[] target = row[2].split("\\?", 2);
    return new SignedRequest(
        row[1],
        target[0],
        target.length > 1 ? target[1] : "",
        Arrays.stream(row[3].split("\\|", -1))
            .map(line -> line.split(":", 2))
            .map(line -> new SignedRequest.Header(line[0], line[1]))
            .toList(),
        row[4].getBytes(StandardCharsets.UTF_8));
  }
}
