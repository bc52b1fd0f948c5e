package dev.keylife.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTokenTest {
  private static final String GRANT =
      "0c237476b39f8bc44e45212e08498fbe3151305030726c0590dd8d3e9f3d6a60";

  @Test
  void itNamesTheKeyAndTheGrant() {
    GrantToken token = new GrantToken("orders_1-a", GRANT);

    assertThat(GrantToken.read(token.text())).contains(token);
    assertThat(token.text()).matches("[A-Za-z0-9_-]+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "not base64!", "AQ", "aGVsbG8gd29ybGQ"})
  void whatIsNoneIsNotRead(String text) {
    assertThat(GrantToken.read(text)).isEmpty();
  }

  @Test
  void itHasOneSpelling() {
    String text = new GrantToken("orders", GRANT).text();
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    byte[] otherVersion = bytes.clone();
    otherVersion[0] = 2;
    byte[] otherKey = bytes.clone();
    otherKey[bytes.length - 1] = '/';

    assertThat(GrantToken.read(text + "=")).isEmpty();
    assertThat(GrantToken.read(encoded(otherVersion))).isEmpty();
    assertThat(GrantToken.read(encoded(otherKey))).isEmpty();
  }

  @Test
  void idsThatCannotBeAreRefused() {
    assertThatThrownBy(() -> new GrantToken("orders", "0C23"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new GrantToken("a/b", GRANT))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
