/**
 * What is known of how deployments are doing: sliding windows, circuits, rate-limit headroom and
 * concurrency. Shared by all event loops; nothing in here blocks or does I/O.
 *
 * <p>May import: exchange, protocol, state.
 */
@NullMarked
package io.headgate.gateway.health;

import org.jspecify.annotations.NullMarked;
