/**
 * Which models exist and where they are deployed.
 *
 * <p>May import: protocol.
 */
@NullMarked
package io.headgate.gateway.catalog;

import org.jspecify.annotations.NullMarked;
