package dev.keylife.gateway.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text that stands for a request in its signature.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
final class CanonicalRequest {
  private static final Pattern SPACES = Pattern.compile(" +");
  private static final HexFormat UPPER = HexFormat.of().withUpperCase();

  private CanonicalRequest() {}

  /**
   * The canonical form.
   *
   * @param signedHeaders in lower case, in the order that the signer gave them
   */
  static String of(SignedRequest request, List<String> signedHeaders) {
    return String.join(
        "\n",
        request.method(),
        path(request.path()),
        query(request.query()),
        headers(request, signedHeaders),
        String.join(";", signedHeaders),
        HexFormat.of().formatHex(Hmac.sha256(request.body())));
  }

  /** Dot segments and double slashes taken out, then each segment encoded once more. */
  private static String path(String path) {
    if (path.equals("/")) {
      return path;
    }
    List<String> segments = new ArrayList<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..") && !segments.isEmpty()) {
        segments.remove(segments.size() - 1);
      } else if (!segment.isEmpty() && !segment.equals(".") && !segment.equals("..")) {
        segments.add(encoded(segment));
      }
    }
    boolean endsInSlash = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
    return "/" + String.join("/", segments) + (endsInSlash && !segments.isEmpty() ? "/" : "");
  }

  /** Parameters in the order of their encoded names, then values. */
  private static String query(String query) {
    if (query.isEmpty()) {
      return "";
    }
    List<String[]> parameters = new ArrayList<>();
    for (String parameter : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      parameters.add(new String[] {encoded(decoded(name)), encoded(decoded(value))});
    }
    parameters.sort((a, b) -> a[0].equals(b[0]) ? a[1].compareTo(b[1]) : a[0].compareTo(b[0]));
    return parameters.stream().map(p -> p[0] + "=" + p[1]).collect(Collectors.joining("&"));
  }

  /** Each with a line feed behind it, so that an empty line follows when they are joined. */
  private static String headers(SignedRequest request, List<String> names) {
    StringBuilder all = new StringBuilder(256);
    for (String name : names) {
      all.append(name);
      char separator = ':';
      for (String value : request.values(name)) {
        all.append(separator).append(trimmed(value));
        separator = ',';
      }
      all.append('\n');
    }
    return all.toString();
  }

  private static String trimmed(String value) {
    String stripped = value.strip();
    return stripped.contains("  ") ? SPACES.matcher(stripped).replaceAll(" ") : stripped;
  }

  /** RFC 3986: all but unreserved characters as percent and upper-case hex. */
  private static String encoded(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c)) {
        encoded.append(c);
      } else {
        encoded.append('%').append(UPPER.toHexDigits(b));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  /** Percent-encoded bytes decoded; a percent sign that begins none stays. */
  private static String decoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%'
          && i + 2 < in.length
          && HexFormat.isHexDigit(in[i + 1])
          && HexFormat.isHexDigit(in[i + 2])) {
        out[length++] =
            (byte) (HexFormat.fromHexDigit(in[i + 1]) << 4 | HexFormat.fromHexDigit(in[i + 2]));
        i += 2;
      } else {
        out[length++] = in[i];
      }
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }

  /** Whether names of headers stand as a signer must give them: sorted, each once, lower case. */
  static boolean areWellFormed(List<String> names) {
    String before = "";
    for (String name : names) {
      // Each is greater than an empty name, and than one that stands there twice.
      if (name.compareTo(before) <= 0 || hasUpperCase(name)) {
        return false;
      }
      before = name;
    }
    return true;
  }

  private static boolean hasUpperCase(String name) {
    for (int i = 0; i < name.length(); i++) {
      if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
        return true;
      }
    }
    return false;
  }
}
