package dev.keylife.lifecycle.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second account of what a policy means, written from AWS's documentation and not from the code:
 * it walks through the JSON as it stands there, and turns wildcards into regular expressions.
 */
final class PlainEvaluator {
  private static final Pattern OPERATOR =
      Pattern.compile("(ForAllValues:|ForAnyValue:)?(\\w+?)(IfExists)?");

  private final Map<String, Long> dates;
  private final String account;

  /**
   * @param dates the dates that are used, in all their forms, in seconds since 1970
   */
  PlainEvaluator(String account, Map<String, Long> dates) {
    this.account = account;
    this.dates = dates;
  }

  String rule(Map<String, Object> policy, AccessRequest request) {
    List<String> said = new ArrayList<>();
    for (Object each : (List<?>) policy.get("Statement")) {
      Map<String, Object> statement = map(each);
      if (applies(statement, request)) {
        boolean named = names(statement.get("Principal"), request.caller().name());
        boolean ofAccount = isByAccount(statement, request.caller().name());
        if (statement.get("Effect").equals("Deny") && (named || ofAccount)) {
          return "DENIED";
        }
        said.add(named ? "ALLOWED" : ofAccount ? "LEFT_TO_THE_ACCOUNT" : "-");
      }
    }
    return said.contains("ALLOWED")
        ? "ALLOWED"
        : said.contains("LEFT_TO_THE_ACCOUNT") ? "LEFT_TO_THE_ACCOUNT" : "NOT_ALLOWED";
  }

  private boolean applies(Map<String, Object> statement, AccessRequest request) {
    String not = statement.containsKey("NotAction") ? "NotAction" : "Action";
    boolean listed =
        list(statement.get(not)).stream()
            .anyMatch(p -> regex(p, Pattern.CASE_INSENSITIVE).matcher(request.action()).matches());
    boolean here =
        list(statement.get("Resource")).stream()
            .anyMatch(p -> regex(p, 0).matcher(request.resource()).matches());
    if (listed == not.equals("NotAction") || !here) {
      return false;
    }
    for (Map.Entry<String, Object> operator :
        map(statement.getOrDefault("Condition", Map.of())).entrySet()) {
      for (Map.Entry<String, Object> key : map(operator.getValue()).entrySet()) {
        List<String> values =
            request
                .context()
                .values()
                .getOrDefault(key.getKey().toLowerCase(Locale.ROOT), List.of());
        if (!holds(operator.getKey(), list(key.getValue()), values)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean holds(String operator, List<String> wanted, List<String> values) {
    if (operator.equals("Null")) {
      return wanted.get(0).equals(values.isEmpty() ? "true" : "false");
    }
    Matcher parts = OPERATOR.matcher(operator);
    if (!parts.matches()) {
      throw new AssertionError(operator);
    }
    boolean negated = parts.group(2).contains("Not");
    String name = parts.group(2).replace("Not", "");
    if (parts.group(3) != null && values.isEmpty()) {
      return true;
    }
    long good = 0;
    for (String value : values) {
      boolean matches = wanted.stream().anyMatch(w -> compare(name, value, w));
      good += matches != negated ? 1 : 0;
    }
    if (parts.group(1) == null) {
      return values.isEmpty() ? negated : good > 0;
    }
    return parts.group(1).equals("ForAllValues:") ? good == values.size() : good > 0;
  }

  private boolean compare(String name, String value, String wanted) {
    if (name.startsWith("Numeric")) {
      return order(name, Double.compare(Double.parseDouble(value), Double.parseDouble(wanted)));
    } else if (name.startsWith("Date")) {
      return order(name, Long.compare(dates.get(value), dates.get(wanted)));
    } else if (name.startsWith("Arn")) {
      return arn(wanted).matcher(value).matches();
    }
    return switch (name) {
      case "StringEquals", "Bool" -> value.equals(wanted);
      case "StringEqualsIgnoreCase" ->
          value.toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT));
      case "StringLike" -> regex(wanted, 0).matcher(value).matches();
      default -> throw new AssertionError(name);
    };
  }

  private static boolean order(String name, int order) {
    return (name.contains("Less") && order < 0)
        || (name.contains("Greater") && order > 0)
        || (name.contains("Equals") && order == 0);
  }

  /** The first five parts of an ARN end at a colon; the last one may hold some. */
  private static Pattern arn(String pattern) {
    StringBuilder all = new StringBuilder();
    String[] parts = pattern.split(":", 6);
    for (int i = 0; i < 6; i++) {
      String any = i < 5 ? "[^:]" : ".";
      all.append(i == 0 ? "" : ":");
      all.append(parts[i].replace(".", "\\.").replace("?", any).replace("*", any + "*"));
    }
    return Pattern.compile(all.toString());
  }

  private static Pattern regex(String wildcard, int flags) {
    String regex =
        Pattern.compile("[^*?]+|[*]|[?]")
            .matcher(wildcard)
            .replaceAll(
                part ->
                    switch (part.group()) {
                      case "*" -> ".*";
                      case "?" -> ".";
                      default -> Matcher.quoteReplacement(Pattern.quote(part.group()));
                    });
    return Pattern.compile(regex, flags | Pattern.DOTALL);
  }

  private boolean names(Object principal, String caller) {
    if (principal.equals("*")) {
      return true;
    }
    return map(principal).values().stream()
        .flatMap(texts -> list(texts).stream())
        .anyMatch(
            text ->
                text.equals("*")
                    || (text.equals(caller) && !isAccount(text))
                    || isRoleOf(text, caller));
  }

  private static boolean isRoleOf(String role, String session) {
    Matcher name = Pattern.compile("arn:aws:iam::(\\d+):role/(.*/)?([^/]+)").matcher(role);
    return name.matches()
        && session.matches(
            "arn:aws:sts::" + name.group(1) + ":assumed-role/" + name.group(3) + "/.*");
  }

  private boolean isByAccount(Map<String, Object> statement, String caller) {
    if (statement.get("Principal").equals("*")) {
      return false;
    }
    String[] parts = caller.split(":");
    String of = caller.startsWith("arn:") ? parts[4] : account;
    return map(statement.get("Principal")).values().stream()
        .flatMap(texts -> list(texts).stream())
        .filter(PlainEvaluator::isAccount)
        .anyMatch(
            text ->
                statement.get("Effect").equals("Allow") || text.replaceAll("\\D", "").equals(of));
  }

  private static boolean isAccount(String text) {
    return text.matches("\\d{12}|arn:aws:iam::\\d{12}:root");
  }

  private static List<String> list(Object value) {
    return value instanceof List<?> all
        ? all.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(value));
  }

  @SuppressWarnings("unchecked") // JSON has no other keys.
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
