{module, bits}.
{exports, [{module_info,1},{module_info,0},{build,2},{packet,1}]}.
{attributes, [{vsn,[258452710646862704791748873582133766367]}]}.
{strings, <<101,110,100>>}.
{labels, 12}.


{function, packet, 1, 2}.
  {label,1}.
    {line,{location,"bits.erl",3}}.
    {func_info,{atom,bits},{atom,packet},1}.
  {label,2}.
    {bs_start_match3,{f,5},{x,0},1,{x,1}}.
    {bs_get_position,{x,1},{x,0},2}.
    {bs_get_integer2,{f,3},{x,1},2,{integer,16},1,0,{x,2}}.
    {bs_get_binary2,{f,3},{x,1},3,{x,2},8,0,{x,2}}.
    {bs_match_string,{f,3},{x,1},24,0}.
    {bs_get_tail,{x,1},{x,0},3}.
    {test_heap,3,3}.
    {put_tuple2,{x,0},{list,[{x,2},{x,0}]}}.
    return.
  {label,3}.
    {bs_set_position,{x,1},{x,0}}.
    {bs_get_utf8,{f,4},{x,1},2,0,{x,2}}.
    {bs_test_unit,{f,4},{x,1},8}.
    {move,{x,2},{x,0}}.
    return.
  {label,4}.
    {bs_set_position,{x,1},{x,0}}.
    {bs_get_tail,{x,1},{x,0},2}.
    {jump,{f,1}}.
  {label,5}.
    {bs_start_match3,{f,1},{x,0},1,{x,1}}.
    {bs_get_utf8,{f,1},{x,1},2,0,{x,2}}.
    {bs_test_unit,{f,1},{x,1},8}.
    {move,{x,2},{x,0}}.
    return.


{function, build, 2, 7}.
  {label,6}.
    {line,{location,"bits.erl",5}}.
    {func_info,{atom,bits},{atom,build},2}.
  {label,7}.
    {bs_create_bin,{f,0},0,2,1,{x,0},{list,[{atom,integer},0,1,nil,{integer,1},{integer,3},{atom,integer},2,1,{literal,[little]},{x,0},{integer,13},{atom,binary},3,8,nil,{x,1},{atom,all},{atom,string},0,8,nil,0,{integer,3}]}}.
    return.


{function, module_info, 0, 9}.
  {label,8}.
    {line,[]}.
    {func_info,{atom,bits},{atom,module_info},0}.
  {label,9}.
    {move,{atom,bits},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 11}.
  {label,10}.
    {line,[]}.
    {func_info,{atom,bits},{atom,module_info},1}.
  {label,11}.
    {move,{x,0},{x,1}}.
    {move,{atom,bits},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
