package dev.keylife.gateway;

import dev.keylife.embedded.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One {@link GatewayStack} for all test classes of a JVM, handed to whoever names it. What a class
 * opens on it beside is closed after the class.
 *
 * <p>It lives as long as the launcher's session: each class is an execution of its own where
 * several JVMs share the classes.
 */
public final class SharedStack implements ParameterResolver, AfterAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedStack.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == GatewayStack.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return store(context).getOrComputeIfAbsent("stack", key -> new Holder(), Holder.class).stack;
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    Holder holder = store(context).get("stack", Holder.class);
    if (holder != null) {
      holder.stack.closeAllFurther();
    }
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(ExtensionContext.StoreScope.LAUNCHER_SESSION, NAMESPACE);
  }

  private static final class Holder implements AutoCloseable {
    private final Path folder;
    private final GatewayStack stack;

    Holder() {
      try {
        folder = Files.createTempDirectory("keylife-gateway");
        stack = new GatewayStack(folder);
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws Exception {
      stack.close();
      Folders.delete(folder);
    }
  }
}
