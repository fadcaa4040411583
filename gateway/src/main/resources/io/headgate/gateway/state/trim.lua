-- Forgets the oldest rows, with their ids: how many.
-- KEYS: rows of the log, positions by id. ARGV: the last moment to forget, how many at most.
local rows = redis.call('XRANGE', KEYS[1], '-', ARGV[1], 'COUNT', ARGV[2])
for _, row in ipairs(rows) do
  redis.call('HDEL', KEYS[2], row[2][2])
  redis.call('XDEL', KEYS[1], row[1])
end
return #rows
