/**
 * The file that the operator writes, as validated records.
 *
 * <p>May import: everything that has a Config.
 */
@NullMarked
package io.headgate.gateway.config;

import org.jspecify.annotations.NullMarked;
