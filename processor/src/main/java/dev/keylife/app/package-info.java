/**
 * The processor as a program: settings, start-up checks, health, exit codes. Everything that is
 * decided here is about how the program runs, never about keys.
 *
 * <p>Start reading at {@link dev.keylife.app.ProcessorApp}; the command line is {@link
 * dev.keylife.app.KeylifeProcessor}.
 */
@NullMarked
package dev.keylife.app;

import org.jspecify.annotations.NullMarked;
