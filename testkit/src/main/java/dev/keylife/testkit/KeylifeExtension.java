package dev.keylife.testkit;

import dev.keylife.client.KeylifeClient;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives JUnit 5 tests a {@link KeylifeStack} or a {@link KeylifeClient} as a parameter.
 *
 * <p>One stack and one client serve all test classes of a run, which therefore take keys with names
 * of their own. They are started when the first test asks for one, and stopped after the last.
 */
public final class KeylifeExtension implements ParameterResolver {
  private static final Namespace OURS = Namespace.create(KeylifeExtension.class);

  /** For {@code @ExtendWith(KeylifeExtension.class)}. */
  public KeylifeExtension() {}

  private record Shared(KeylifeStack stack, KeylifeClient client) implements AutoCloseable {
    static Shared start() {
      KeylifeStack stack = KeylifeStack.start();
      return new Shared(stack, stack.openClient());
    }

    @Override
    public void close() {
      client.close();
      stack.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == KeylifeStack.class || type == KeylifeClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Shared shared =
        context
            .getRoot()
            .getStore(OURS)
            .getOrComputeIfAbsent(Shared.class, type -> Shared.start(), Shared.class);
    return parameter.getParameter().getType() == KeylifeStack.class
        ? shared.stack()
        : shared.client();
  }
}
