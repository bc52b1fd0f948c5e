package dev.keylife.lifecycle;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * A command that waits until further principals have sent it too.
 *
 * @param request identifies the command: {@link Command.Header#request}
 * @param commandType its type
 * @param approvers who has sent it, each principal once; first who began
 * @param required how many principals it needs
 * @param validTo when the approvals lapse
 */
public record PendingApproval(
    ByteString request, String commandType, List<String> approvers, int required, Instant validTo) {

  public PendingApproval {
    approvers = List.copyOf(approvers);
  }

  /** Names it among those of its key. */
  String reference() {
    return HexFormat.of().formatHex(request.toArray());
  }

  boolean isFor(Command command) {
    return request.equals(command.header().request());
  }

  /** Whether a principal began it. */
  boolean isBegunBy(String principal) {
    return Command.Header.principalOf(approvers.get(0)).equals(principal);
  }
}
