-- Many display filters in one pass: starting tshark and taking the frames apart takes far longer than a filter.
-- Loaded behind the plugin, with a file that holds one filter on each line; for each frame that passes one of them
-- prints the filter's number, the frame's, and tcpteardown.flow.
local filters = {}
for filter in io.lines((...)) do
  filters[#filters + 1] = filter
end
local flow = Field.new("tcpteardown.flow")
local selected = Proto("tcpteardown_selected", "What display filters select")
local listening = false

-- Not before all fields are known.
function selected.init()
  if listening then
    return
  end
  listening = true
  for i, filter in ipairs(filters) do
    local tap = Listener.new("frame", filter)
    function tap.packet(pinfo)
      local first = flow()
      print("selected", i, pinfo.number, first and tostring(first.value) or "")
    end
  end
end
