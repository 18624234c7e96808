{module, constants}.
{exports, [{module_info,1},{module_info,0},{area,1},{pick,1},{all,0}]}.
{attributes, [{vsn,"one"},{author,[{'Ada',[76,252,100,101,114],"\t\"quoted\"\n"}]}]}.
{labels, 17}.


{function, all, 0, 2}.
  {label,1}.
    {line,{location,"constants.erl",5}}.
    {func_info,{atom,constants},{atom,all},0}.
  {label,2}.
    {move,{literal,{123456789012345678901234567890,-1.5e-300,1.0e22,<<1,2,5:3>>,#{key=>[1,2|3]},fun lists:map/2,[],"text",'odd atom',-5}},{x,0}}.
    return.


{function, pick, 1, 4}.
  {label,3}.
    {line,{location,"constants.erl",6}}.
    {func_info,{atom,constants},{atom,pick},1}.
  {label,4}.
    {is_map,{f,5},{x,0}}.
    {get_map_elements,{f,3},{x,0},{list,[{atom,key},{x,2},{integer,3},{x,1}]}}.
    {is_atom,{f,3},{x,2}}.
    {test_heap,3,3}.
    {put_tuple2,{x,0},{list,[{x,2},{x,1}]}}.
    return.
  {label,5}.
    {is_atom,{f,8},{x,0}}.
    {select_val,{x,0},{f,3},{list,[{atom,one},{f,7},{atom,two},{f,6}]}}.
  {label,6}.
    {move,{integer,2},{x,0}}.
    return.
  {label,7}.
    {move,{integer,1},{x,0}}.
    return.
  {label,8}.
    {select_val,{x,0},{f,3},{list,[{integer,3},{f,10},{literal,100000000000000000000},{f,9}]}}.
  {label,9}.
    {move,{atom,many},{x,0}}.
    return.
  {label,10}.
    {move,{atom,three},{x,0}}.
    return.


{function, area, 1, 12}.
  {label,11}.
    {line,{location,"constants.erl",8}}.
    {func_info,{atom,constants},{atom,area},1}.
  {label,12}.
    {fconv,{x,0},{fr,0}}.
    {fmove,{literal,3.14},{fr,1}}.
    {fmul,{f,0},{fr,0},{fr,1},{fr,1}}.
    {fmul,{f,0},{fr,1},{fr,0},{fr,0}}.
    {test_heap,{alloc,[{words,0},{floats,1},{funs,0}]},0}.
    {fmove,{fr,0},{x,0}}.
    return.


{function, module_info, 0, 14}.
  {label,13}.
    {line,[]}.
    {func_info,{atom,constants},{atom,module_info},0}.
  {label,14}.
    {move,{atom,constants},{x,0}}.
    {call_ext_only,1,{extfunc,erlang,get_module_info,1}}.


{function, module_info, 1, 16}.
  {label,15}.
    {line,[]}.
    {func_info,{atom,constants},{atom,module_info},1}.
  {label,16}.
    {move,{x,0},{x,1}}.
    {move,{atom,constants},{x,0}}.
    {call_ext_only,2,{extfunc,erlang,get_module_info,2}}.
    int_code_end.
