package dev.keylife.serde;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * One URL of the list, and what to authenticate with there. Its text never shows the user info.
 *
 * @param url without user info and without a slash at the end
 * @param authorization the value of the header
 */
record RegistryEndpoint(String url, Optional<String> authorization) {

  /**
   * The endpoints that the settings name, in their order.
   *
   * @throws ConfigException if a URL is none
   */
  static List<RegistryEndpoint> of(RegistryConfig config) {
    return config.urls().stream().map(url -> of(url, config)).toList();
  }

  private static RegistryEndpoint of(String url, RegistryConfig config) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      // Without the cause: its message quotes the URL, password and all.
      throw notAUrl();
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    // A name with an underscore has no host for java.net.URI, and so none for the JDK's client.
    if (!http || uri.getHost() == null) {
      throw notAUrl();
    }
    String userInfo = uri.getRawUserInfo();
    String shown = userInfo == null ? url : url.replace(userInfo + "@", "");
    return new RegistryEndpoint(shown, Credentials.forUrl(config, uri));
  }

  private static ConfigException notAUrl() {
    return new ConfigException(
        RegistryConfig.URL
            + " holds what is no http:// or https:// URL with a valid host name (no underscores),"
            + " as http://registry:8081. mock:// stands alone.");
  }

  @Override
  public String toString() {
    return url;
  }
}
