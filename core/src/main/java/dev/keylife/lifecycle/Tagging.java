package dev.keylife.lifecycle;

import dev.keylife.lifecycle.Command.TagResource;
import dev.keylife.lifecycle.Command.UntagResource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * {@code TagResource} and {@code UntagResource}, and which tags there can be.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/kms/latest/APIReference/API_TagResource.html">TagResource</a>
 * @see <a href="https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html">Tag naming
 *     limits and requirements</a>
 */
final class Tagging {
  /** The quota of AWS KMS. */
  static final int MOST = 50;

  private static final int LONGEST_KEY = 128;
  private static final int LONGEST_VALUE = 256;
  private static final String RESERVED = "aws:";

  /** Letters, digits and spaces of any script; no separators of lines and paragraphs. */
  private static final Pattern CHARACTERS = Pattern.compile("[\\p{L}\\p{N}\\p{Zs}+\\-=._:/@]*");

  private Tagging() {}

  static Decision tag(DecisionContext context, KeyRecord key, TagResource command) {
    Rules.requireNotPendingDeletion(context, key);
    List<Tag> news =
        command.tags().stream().filter(tag -> !key.attributes().tags().contains(tag)).toList();
    if (news.isEmpty()) {
      return context.leaves(key, command, context.arn(key) + " has these tags already.");
    }
    KeyAttributes after = key.attributes().with(news);
    requireRoom(after.tags());
    return context.tells(
        key.withAttributes(after),
        new Event.KeyTagsUpdated(context.header(key), key.state(), news, List.of()));
  }

  static Decision untag(DecisionContext context, KeyRecord key, UntagResource command) {
    Rules.requireNotPendingDeletion(context, key);
    Set<String> named = Set.copyOf(command.tagKeys());
    List<Tag> gone =
        key.attributes().tags().stream().filter(tag -> named.contains(tag.key())).toList();
    if (gone.isEmpty()) {
      return context.leaves(key, command, context.arn(key) + " has no such tags.");
    }
    return context.tells(
        key.withAttributes(key.attributes().without(named)),
        new Event.KeyTagsUpdated(context.header(key), key.state(), List.of(), gone));
  }

  /** Whether these can be tags of one key, in AWS's words; says nothing of those it has already. */
  static void check(List<Tag> tags) {
    Set<String> seen = new HashSet<>();
    for (Tag tag : tags) {
      CommandShape.requireLength("tagKey", tag.key(), 1, LONGEST_KEY);
      CommandShape.requireLength("tagValue", tag.value(), 0, LONGEST_VALUE);
      requireCharacters("tagKey", tag.key());
      requireCharacters("tagValue", tag.value());
      if (tag.key().toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
        throw invalid("Tags beginning with aws: are reserved");
      }
      if (!seen.add(tag.key())) {
        throw invalid("Duplicate tag keys");
      }
    }
    if (tags.size() > MOST) {
      throw invalid("Too many tags");
    }
  }

  static void checkKeys(List<String> tagKeys) {
    tagKeys.forEach(key -> CommandShape.requireLength("tagKeys", key, 1, LONGEST_KEY));
  }

  private static void requireRoom(List<Tag> tags) {
    if (tags.size() > MOST) {
      throw new KmsException(
          FailureCode.LIMIT_EXCEEDED,
          "A key has at most " + MOST + " tags; these would be " + tags.size() + ".");
    }
  }

  private static void requireCharacters(String field, String text) {
    if (!CHARACTERS.matcher(text).matches()) {
      throw invalid(
          field
              + " "
              + Text.quoted(text)
              + " must hold letters, digits, spaces and + - = . _ : / @ alone.");
    }
  }

  private static KmsException invalid(String message) {
    return new KmsException(FailureCode.TAG, message);
  }
}
