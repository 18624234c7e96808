{module, header}.
{exports, [{parse,1},{module_info,0},{module_info,1}]}.
{attributes, [{vsn,[176042844479104844433478171821023681062]}]}.
{strings, <<73,70>>}.
{labels, 9}.


{function, parse, 1, 2}.
  {label,1}.
    {line,{location,"header.erl",5}}.
    {func_info,{atom,header},{atom,parse},1}.
  {label,2}.
    {bs_start_match3,{f,7},{x,0},1,{x,0}}.
    {bs_get_integer2,{f,7},{x,0},1,{integer,8},1,0,{x,1}}.
    {bs_get_position,{x,0},{x,2},2}.
    {is_eq_exact,{f,8},{x,1},{integer,71}}.
    {bs_match_string,{f,8},{x,0},16,0}.
    {bs_get_binary2,{f,8},{x,0},3,{integer,3},8,0,{x,3}}.
    {bs_get_integer2,{f,8},{x,0},4,{integer,16},1,2,{x,4}}.
    {bs_get_integer2,{f,8},{x,0},5,{integer,16},1,2,{x,5}}.
    {bs_test_unit,{f,8},{x,0},8}.
    {bs_get_tail,{x,0},{x,0},6}.
    {test_heap,6,6}.
    {put_tuple2,{x,0},{list,[{atom,gif},{x,3},{x,4},{x,5},{x,0}]}}.
    return.
  {label,8}.
    {bs_set_position,{x,0},{x,2}}.
    {bs_get_binary2,{f,7},{x,0},2,{x,1},8,0,{x,0}}.
    {test_heap,3,1}.
    {put_tuple2,{x,0},{list,[{atom,block},{x,0}]}}.
    return.
  {label,7}.
    {move,{atom,unknown},{x,0}}.
    return.


{function, module_info, 0, 4}.
  {label,3}.
    {func_info,{atom,header},{atom,module_info},0}.
  {label,4}.
    {move,{atom,header},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 6}.
  {label,5}.
    {func_info,{atom,header},{atom,module_info},1}.
  {label,6}.
    {move,{x,0},{x,1}}.
    {move,{atom,header},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
