package dev.keylife.gateway.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keylife.gateway.model.ApiException;
import dev.keylife.gateway.model.ErrorType;
import dev.keylife.gateway.signature.SignedRequest.Header;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** What is wrong with a signature is told in AWS's words, and nothing passes that is wrong. */
class SignatureVersion4Test {
  private static final Instant NOW = Instant.parse("2026-11-26T08:00:00Z");
  private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
  private static final String SECRET = "a-secret-of-alices-0123456789";
  private static final Signer ALICE = new Signer("AKIDALICE", SECRET, "us-east-1");
  private static final SignatureVersion4 VERIFIER =
      new SignatureVersion4(
          id ->
              Optional.of(new AccessKey("arn:aws:iam::1:user/alice", SECRET))
                  .filter(entry -> id.equals("AKIDALICE")),
          "us-east-1",
          "kms",
          Clock.fixed(NOW, ZoneOffset.UTC));

  private static SignedRequest request(List<Header> headers, String body) {
    return new SignedRequest("POST", "/", "", headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Header> signed() {
    return ALICE.sign("kms.example", "ListKeys", EMPTY, NOW);
  }

  private static List<Header> replaced(String name, UnaryOperator<String> change) {
    List<Header> headers = new ArrayList<>();
    for (Header header : signed()) {
      headers.add(
          header.name().equals(name) ? new Header(name, change.apply(header.value())) : header);
    }
    return headers;
  }

  private static ApiException refusal(List<Header> headers, String body) {
    return catchThrowableOfType(
        ApiException.class, () -> VERIFIER.authenticate(request(headers, body)));
  }

  private static ErrorType type(List<Header> headers) {
    return refusal(headers, "{}").type();
  }

  @Test
  void theCallerIsWhoTheFileSays() {
    ApiCaller caller = VERIFIER.authenticate(request(signed(), "{}"));
    assertThat(caller.principal()).isEqualTo("arn:aws:iam::1:user/alice");
    assertThat(caller.secret()).isPresent();
  }

  @Test
  void aRequestWithoutASignatureIsRefused() {
    List<Header> headers =
        signed().stream().filter(h -> !h.name().equals("Authorization")).toList();
    assertThat(type(headers)).isEqualTo(ErrorType.MissingAuthenticationTokenException);
  }

  @Test
  void aHeaderThatIsNoAuthorizationIsIncomplete() {
    for (String text :
        List.of(
            "",
            "Basic YWxpY2U6c2VjcmV0",
            "AWS4-HMAC-SHA256 ",
            "AWS4-HMAC-SHA256 Credential=AKIDALICE/20261126/us-east-1/kms/aws4_request",
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=" + "0".repeat(64),
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=XYZ",
            "x".repeat(10_000))) {
      assertThat(type(replaced("Authorization", before -> text)))
          .as(text)
          .isEqualTo(ErrorType.IncompleteSignatureException);
    }
    List<Header> twice = new ArrayList<>(signed());
    twice.add(twice.get(twice.size() - 1));
    assertThat(type(twice)).isEqualTo(ErrorType.IncompleteSignatureException);
    assertThat(type(replaced("X-Amz-Date", date -> "yesterday")))
        .isIn(ErrorType.IncompleteSignatureException, ErrorType.InvalidSignatureException);
  }

  @Test
  void aKeyThatIsNotInTheFileIsNotRecognised() {
    assertThat(
            type(
                new Signer("AKIDMALLORY", SECRET, "us-east-1")
                    .sign("kms.example", "ListKeys", EMPTY, NOW)))
        .isEqualTo(ErrorType.UnrecognizedClientException);
    List<Header> withToken = new ArrayList<>(signed());
    withToken.add(new Header("X-Amz-Security-Token", "of somebody else's"));
    assertThat(type(withToken)).isEqualTo(ErrorType.UnrecognizedClientException);
  }

  @Test
  void whatWasSignedMustBeWhatCame() {
    assertThat(refusal(signed(), "{ }").type()).isEqualTo(ErrorType.InvalidSignatureException);
    assertThat(type(replaced("X-Amz-Target", target -> "TrentService.CreateKey")))
        .isEqualTo(ErrorType.InvalidSignatureException);
    assertThat(type(replaced("Host", host -> "other.example")))
        .isEqualTo(ErrorType.InvalidSignatureException);
    assertThat(
            type(
                new Signer("AKIDALICE", "another secret of this length", "us-east-1")
                    .sign("kms.example", "ListKeys", EMPTY, NOW)))
        .isEqualTo(ErrorType.InvalidSignatureException);
  }

  @Test
  void theOperationMustBeSigned() {
    assertThat(
            refusal(replaced("Authorization", text -> text.replace(";x-amz-target", "")), "{}")
                .words())
        .contains("'x-amz-target' must be a 'SignedHeader'");
    assertThat(
            type(replaced("Authorization", t -> t.replace("host;x-amz-date", "x-amz-date;host"))))
        .isEqualTo(ErrorType.IncompleteSignatureException);
  }

  @Test
  void fiveMinutesOfSkewAreAllowed() {
    for (long seconds : List.of(-300L, 0L, 300L)) {
      List<Header> headers = ALICE.sign("kms.example", "ListKeys", EMPTY, NOW.plusSeconds(seconds));
      assertThat(VERIFIER.authenticate(request(headers, "{}")).accessKeyId())
          .isEqualTo("AKIDALICE");
    }
    assertThat(
            refusal(ALICE.sign("kms.example", "ListKeys", EMPTY, NOW.minusSeconds(301)), "{}")
                .words())
        .isEqualTo(
            "Signature expired: 20261126T075459Z is now earlier than 20261126T075500Z"
                + " (20261126T080000Z - 5 min.)");
    assertThat(
            refusal(ALICE.sign("kms.example", "ListKeys", EMPTY, NOW.plusSeconds(301)), "{}")
                .words())
        .startsWith("Signature not yet current: ");
  }

  @Test
  void aSignatureIsForOneRegionServiceAndDay() {
    for (Authorization.Scope scope :
        List.of(
            new Authorization.Scope("20261126", "eu-west-1", "kms"),
            new Authorization.Scope("20261126", "us-east-1", "s3"),
            new Authorization.Scope("20261125", "us-east-1", "kms"))) {
      assertThat(type(ALICE.sign("kms.example", "ListKeys", EMPTY, NOW, scope)))
          .as(scope.toString())
          .isEqualTo(ErrorType.InvalidSignatureException);
    }
  }

  @Property(tries = 500)
  void noTextMakesTheVerifierFailOtherwise(
      @ForAll @StringLength(max = 200) String authorization,
      @ForAll @StringLength(max = 40) String date) {
    List<Header> headers =
        List.of(
            new Header("Host", "kms.example"),
            new Header("X-Amz-Date", date),
            new Header("Authorization", authorization),
            new Header("Authorization2", authorization));
    assertThat(refusal(headers, "{}")).isNotNull();
    List<Header> begun =
        List.of(
            new Header("Host", "kms.example"),
            new Header("X-Amz-Date", date),
            new Header("Authorization", "AWS4-HMAC-SHA256 " + authorization));
    assertThat(refusal(begun, "{}")).isNotNull();
  }
}
