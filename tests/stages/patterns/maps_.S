{module, maps_}.
{exports, [{f,2},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[72765168679577569289201636372047877024]}]}.
{labels, 8}.


{function, f, 2, 2}.
  {label,1}.
    {line,{location,"maps_.erl",5}}.
    {func_info,{atom,maps_},{atom,f},2}.
  {label,2}.
    {is_map,{f,1},{x,0}}.
    {get_map_elements,{f,1},{x,0},{list,[{atom,kind},{x,2}]}}.
    {is_map,{f,7},{x,1}}.
    {get_map_elements,{f,7},{x,1},{list,[{x,2},{x,0}]}}.
    {test_heap,3,3}.
    {put_tuple2,{x,3},{list,[{atom,seen},{x,2}]}}.
    {has_map_fields,{f,7},{x,1},{list,[{x,3}]}}.
    {line,{location,"maps_.erl",7}}.
    {gc_bif2,{f,0},3,{extfunc,erlang,'+',2},{x,0},{integer,1},{x,0}}.
    {put_map_exact,{f,0},{x,1},{x,0},3,{list,[{x,2},{x,0}]}}.
    {put_map_assoc,{f,0},{x,0},{x,0},1,{list,[{atom,new},nil]}}.
    return.
  {label,7}.
    {line,{location,"maps_.erl",6}}.
    {badmatch,{x,1}}.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,maps_},{atom,module_info},0}.
  {label,4}.
    {move,{atom,maps_},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,maps_},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,maps_},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
