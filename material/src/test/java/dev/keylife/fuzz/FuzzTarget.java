package dev.keylife.fuzz;

import java.util.List;

/**
 * Code that reads what strangers write.
 *
 * @param name what it reads
 * @param corpus good inputs, each of which it accepts
 * @param allocationLimit how many bytes one input may make it allocate, whatever the input claims
 * @param reader the code
 */
public record FuzzTarget(String name, List<byte[]> corpus, long allocationLimit, Reader reader) {

  /** Reads one input. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Whether the input was accepted; if not, it was refused in a documented way.
     *
     * @throws Exception any other failure
     */
    boolean accepts(byte[] input) throws Exception;
  }
}
