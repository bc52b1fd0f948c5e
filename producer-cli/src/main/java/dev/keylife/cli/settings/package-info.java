/**
 * What a command is told: options that several commands share, the environment and the settings
 * file. Start reading at {@link dev.keylife.cli.settings.Configuration}.
 */
@NullMarked
package dev.keylife.cli.settings;

import org.jspecify.annotations.NullMarked;
