-- Settings of luacheck: Lua 5.2 is what Wireshark 4.0 and 4.2 have (4.4: 5.4); the plugin keeps to what both know.
std = "lua52"
max_line_length = 120
read_globals = {
  "Address", "Dir", "Dissector", "Int64", "NSTime", "Pref", "Proto", "ProtoExpert", "ProtoField", "TreeItem", "UInt64",
  "base", "expert", "gui_enabled", "persconffile_path", "register_postdissector",
  "set_plugin_info",
  -- in the graphical program only
  "Dumper", "Listener", "MENU_TOOLS_UNSORTED", "ProgDlg", "TextWindow", "apply_filter", "new_dialog",
  "redissect_packets", "register_menu", "register_packet_menu", "retap_packets", "set_filter",
  "wtap_name_to_file_type_subtype",
}
