-- The row with an id, as XRANGE tells it, or nothing.
-- KEYS: rows of the log, positions by id. ARGV: id.
local position = redis.call('HGET', KEYS[2], ARGV[1])
if not position then
  return {}
end
return redis.call('XRANGE', KEYS[1], position, position)
